/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the user names: a probe by its name, a file, or - for standard input. */
#ifndef CALLTAP_TARGET_H
#define CALLTAP_TARGET_H

#include <stddef.h>

struct target {
	enum { TARGET_FILE, TARGET_STDIN, TARGET_EMBEDDED } kind;
	char *path; /* of a file: as found; embedded: its path in the tree; stdin: "<stdin>" */
};

/*
 * Finds what arg names. A name without a slash or a dot is a probe's: ./probes/NAME.c, then
 * the user's and the installed probe folders, then the copy in the binary.
 * 0, or -ENOENT after a message, or -ENOMEM. The caller frees it with target_free.
 */
int target_find(const char *arg, struct target *t);
void target_free(struct target *t);

#define TARGET_FOLDERS 3
/*
 * The folders where probes are looked for by name, the first one first: *n paths, each to be
 * freed. 0 or -ENOMEM.
 */
int target_folders(char *folders[TARGET_FOLDERS], size_t *n);

#endif
