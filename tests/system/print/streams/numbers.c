/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * usage: numbers FIRST COUNT [CPU]
 * Make COUNT calls of getpgid(2) that a probe can recognize: their arguments are MAGIC + FIRST,
 * MAGIC + FIRST + 1 and so on. The calls fail.
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAGIC 0x5a000000

static int pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return sched_setaffinity(0, sizeof(set), &set);
}

int main(int argc, char **argv)
{
	long first, count;

	if (argc < 3) {
		fprintf(stderr, "usage: numbers FIRST COUNT [CPU]\n");
		return 2;
	}
	first = strtol(argv[1], NULL, 10);
	count = strtol(argv[2], NULL, 10);
	if (argc > 3 && pin((int)strtol(argv[3], NULL, 10))) {
		perror("numbers: cannot pin to the CPU");
		return 1;
	}
	for (long i = first; i < first + count; i++)
		syscall(SYS_getpgid, MAGIC + i);
	return 0;
}
