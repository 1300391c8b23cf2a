/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Keeps the work on the kernel's headers between compiles, as a clang module. The headers are
 * read three times in a compile and are most of its time; from a module they come ready.
 */
#ifndef CALLTAP_HEADER_MODULES_H
#define CALLTAP_HEADER_MODULES_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

#define MODULES_FLAGS 10

/*
 * Prepares a module of the headers that text includes, below the folder behind descriptor
 * dir_fd. Returns how many compiler flags it put into flags, MODULES_FLAGS at the most, to be
 * freed by nobody; 0 where modules would not give the very same result (a #define that could
 * change a header), or can't be had. root: the kernel's headers.
 */
int header_modules_prepare(const struct buf *text, const char *root, int dir_fd,
			   const char **flags);
/* After a compile that made them: writes down what they were made of, as dependencies_list tells. */
void header_modules_stamp(const struct buf *inputs, int dir_fd);

#endif
