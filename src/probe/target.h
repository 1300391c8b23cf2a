/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A target of the command line: a probe's name, a file, or - for standard input. */
#ifndef CALLTAP_TARGET_H
#define CALLTAP_TARGET_H

#include <stddef.h>

struct target {
	enum { TARGET_FILE, TARGET_STDIN, TARGET_EMBEDDED } kind;
	char *path; /* of the file; embedded: its path in the source tree; stdin: "<stdin>" */
};

/*
 * Find a target. A name without a slash or a dot is a probe: ./probes/NAME.c, then in the user's
 * and the installed probe folders, then the copy in the binary. Returns 0, -ENOENT after a message,
 * or -ENOMEM. Free with target_free.
 */
int target_find(const char *arg, struct target *t);
void target_free(struct target *t);

#define TARGET_FOLDERS 3
/* Get the folders that are searched for probes, in this order: *n paths, each to be freed. */
int target_folders(char *folders[TARGET_FOLDERS], size_t *n);

#endif
