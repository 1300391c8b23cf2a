/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "machine/syscall_numbers.h"

#include <stddef.h>
#include <string.h>

/* The names in C programs. */
static const struct {
	const char *name;
	long number;
} numbers[] = {
#include "syscalls.h" /* scripts/build/syscalls writes it */
};

/* System calls whose kernel function has another name than the C library's. */
static const struct {
	const char *name;
	const char *kernel;
} renamed[] = {
	{ "fstat", "newfstat" },    { "fstatat", "newfstatat" }, { "lstat", "newlstat" },
	{ "pread", "pread64" },	    { "pwrite", "pwrite64" },	 { "sendfile", "sendfile64" },
	{ "stat", "newstat" },	    { "umount2", "umount" },	 { "uname", "newuname" },
	{ "prlimit", "prlimit64" },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const char *syscall_numbers_kernel_name(const char *name)
{
	for (size_t i = 0; i < COUNT(renamed); i++)
		if (!strcmp(renamed[i].name, name))
			return renamed[i].kernel;
	return name;
}

static long number_of(const char *name)
{
	for (size_t i = 0; i < COUNT(numbers); i++)
		if (!strcmp(numbers[i].name, name))
			return numbers[i].number;
	return -1;
}

long syscall_numbers_find(const char *kernel_name)
{
	long number = -1;

	for (size_t i = 0; i < COUNT(renamed) && number < 0; i++)
		if (!strcmp(renamed[i].kernel, kernel_name))
			number = number_of(renamed[i].name);
	if (number < 0 && syscall_numbers_kernel_name(kernel_name) == kernel_name)
		number = number_of(kernel_name);
	return number;
}
