/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What a compile read: the headers, the compiler's own files. Each is written down with its
 * stamp, so that a cached object can be believed for as long as they are what they were.
 */
#ifndef CALLTAP_DEPENDENCIES_H
#define CALLTAP_DEPENDENCIES_H

#include <time.h>

struct buf;

/*
 * Appends "SIZE MTIME CTIME INODE DEVICE PATH\n" for every file of the makefile rule that clang
 * wrote (paths relative to root), and for every shared object of this process. since: when the
 * compile began; a file changed after that makes the list "changed\n", which fits nothing.
 */
void dependencies_list(const struct buf *rule, const char *root, const struct timespec *since,
		       struct buf *out);

#endif
