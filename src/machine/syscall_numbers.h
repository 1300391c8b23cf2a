/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* System calls: their names in C programs and in the kernel, and their numbers. */
#ifndef CALLTAP_SYSCALL_NUMBERS_H
#define CALLTAP_SYSCALL_NUMBERS_H

/* The kernel's name of the call that C programs know as name: "newfstat" for "fstat". */
const char *syscall_numbers_kernel_name(const char *name);

/*
 * The number of the call with this name in the kernel; -1: the system's headers that calltap was
 * built with do not have it. A number never changes its meaning.
 */
long syscall_numbers_find(const char *kernel_name);

#endif
