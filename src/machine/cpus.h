/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Lists of CPUs as sysfs writes them: "0-3,8". */
#ifndef CALLTAP_CPUS_H
#define CALLTAP_CPUS_H

#include <stdbool.h>

/* The online CPUs' numbers, *n of them; NULL after a message. The caller frees it. */
int *cpus_online(unsigned int *n);

/* Is the CPU among these n? */
bool cpus_have(const int *cpus, unsigned int n, int cpu);

/* Reads such a list into a new array: 0, -EINVAL or -ENOMEM. */
int cpus_parse(const char *list, int **cpus, unsigned int *n);

#endif
