/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Keeps the work on the kernel's headers between compiles, as a clang module. The headers are
 * read three times in a compile and are most of its time; from a module they come ready.
 */
#ifndef CALLTAP_CC_MODULES_H
#define CALLTAP_CC_MODULES_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

#define MODULES_FLAGS 10

/*
 * Prepares a module of the headers that text includes, below the folder behind descriptor
 * dir_fd. flags gets MODULES_FLAGS compiler flags, to be freed by nobody. False where modules
 * would not give the very same result (a #define that could change a header), or can't be had.
 * root: the kernel's headers.
 */
bool modules_prepare(const struct buf *text, const char *root, int dir_fd, const char **flags);
/* After a compile that used them: writes down what they were made of, as inputs_list tells. */
void modules_stamp(const struct buf *inputs, int dir_fd);

#endif
