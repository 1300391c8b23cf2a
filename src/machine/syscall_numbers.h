/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What a system call is called: by C programs, by the kernel, and as a number. */
#ifndef CALLTAP_SYSCALL_NUMBERS_H
#define CALLTAP_SYSCALL_NUMBERS_H

/* The name that the kernel has for what C programs know as name, "newfstat" for "fstat". */
const char *syscall_numbers_kernel_name(const char *name);

/*
 * The number of the call that the kernel calls so; -1: the system's headers did not know it when
 * calltap was built. A number never changes its meaning.
 */
long syscall_numbers_find(const char *kernel_name);

#endif
