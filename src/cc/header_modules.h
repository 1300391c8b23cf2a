/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Cache the kernel's parsed headers between compiles, as clang modules. A compile parses the
 * headers three times, which takes most of its time.
 */
#ifndef CALLTAP_HEADER_MODULES_H
#define CALLTAP_HEADER_MODULES_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

#define MODULES_FLAGS 10

/*
 * Prepare a module of the headers that text includes, in the folder dir_fd; root is the kernel's
 * header tree. Return the number of compiler flags put into flags, at most MODULES_FLAGS; they are
 * static strings. 0 if modules could change the result (a #define before an #include), or failed.
 */
int header_modules_prepare(const struct buf *text, const char *root, int dir_fd,
			   const char **flags);
/* After a compile that made a module, store the stamps of its inputs (dependencies_list). */
void header_modules_stamp(const struct buf *inputs, int dir_fd);

#endif
