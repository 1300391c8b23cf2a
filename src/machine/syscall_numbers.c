/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "machine/syscall_numbers.h"

#include <stddef.h>
#include <string.h>

/* As C programs know them. */
static const struct {
	const char *name;
	long number;
} numbers[] = {
#include "syscalls.h"
};

/* Where the kernel's name is another: its function is called after what it replaced long ago. */
static const struct {
	const char *name;
	const char *kernel;
} others[] = {
	{ "fstat", "newfstat" },    { "fstatat", "newfstatat" }, { "lstat", "newlstat" },
	{ "pread", "pread64" },	    { "pwrite", "pwrite64" },	 { "sendfile", "sendfile64" },
	{ "stat", "newstat" },	    { "umount2", "umount" },	 { "uname", "newuname" },
	{ "prlimit", "prlimit64" },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const char *syscall_numbers_kernel_name(const char *name)
{
	for (size_t i = 0; i < COUNT(others); i++)
		if (!strcmp(others[i].name, name))
			return others[i].kernel;
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

	for (size_t i = 0; i < COUNT(others) && number < 0; i++)
		if (!strcmp(others[i].kernel, kernel_name))
			number = number_of(others[i].name);
	if (number < 0 && syscall_numbers_kernel_name(kernel_name) == kernel_name)
		number = number_of(kernel_name);
	return number;
}
