/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* List the files that a compile read, headers and libraries, with stamps to detect changes. */
#ifndef CALLTAP_DEPENDENCIES_H
#define CALLTAP_DEPENDENCIES_H

#include <time.h>

struct buf;

/*
 * Append a stamp (file_stamp.h) for each file of clang's make rule, with paths relative to root,
 * and for each shared object of this process. If a file changed after since, when the compile
 * began, the list is "changed\n", which is no valid list of stamps.
 */
void dependencies_list(const struct buf *rule, const char *root, const struct timespec *since,
		       struct buf *out);

#endif
