/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * usage: stacked COUNT
 * Make COUNT calls as numbers does, through functions whose names a stack shows. Stay until stdin
 * ends: the names of a process cannot be looked up after its exit.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAGIC 0x5a000000

/* Call without the C library, which may be built without frame pointers. */
__attribute__((noinline)) static long innermost(long n)
{
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(SYS_getpgid), "D"(MAGIC + n)
			 : "rcx", "r11", "memory");
	return ret + 1;
}

__attribute__((noinline)) static long middle(long n)
{
	return innermost(n) + 1;
}

__attribute__((noinline)) static long outermost(long n)
{
	return middle(n) + 1;
}

int main(int argc, char **argv)
{
	long count = argc > 1 ? strtol(argv[1], NULL, 10) : 1;

	for (long i = 0; i < count; i++)
		outermost(i);
	while (getchar() != EOF)
		;
	return 0;
}
