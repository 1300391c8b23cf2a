/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What one value of a filter names on this machine. Each fills the key that the kernel compares:
 * 0, or -EINVAL after a message (there is no such), or -ENOSYS after one (none can be had here).
 */
#ifndef CALLTAP_FILTER_LOOKUP_H
#define CALLTAP_FILTER_LOOKUP_H

#include <stdbool.h>
#include <stdint.h>

#define FILTER_PID_MAX 4194304 /* the kernel's PID_MAX_LIMIT */

int filter_lookup_pid(const char *word, void *key);  /* uint32_t */
int filter_lookup_comm(const char *word, void *key); /* char[FILTER_COMM_SIZE], NUL to its end */
int filter_lookup_user(const char *word, void *key); /* uint32_t */
int filter_netns_find(const char *word, void *key);  /* uint32_t */
int filter_cgroup_find(const char *word,
		       void *key); /* int: the folder's descriptor, to be closed */

/* Is it a number in decimal digits, no larger than max? */
bool filter_lookup_number(const char *word, uint64_t max, uint64_t *number);

#endif
