/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Lists of CPUs as sysfs writes them: "0-3,8". */
#ifndef CALLTAP_CPUS_H
#define CALLTAP_CPUS_H

#include <stdbool.h>

/*
 * Return an array of the online CPUs' numbers, and set *n to its length. The caller frees it; NULL
 * after a message.
 */
int *cpus_online(unsigned int *n);

/* Is cpu one of the n CPUs? */
bool cpus_have(const int *cpus, unsigned int n, int cpu);

/* Parse a list into a new array, which the caller frees: 0, -EINVAL or -ENOMEM. */
int cpus_parse(const char *list, int **cpus, unsigned int *n);

#endif
