/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Look up one value of a filter on this machine, and fill in the key that the kernel compares: 0,
 * or after a message -EINVAL (no such thing) or -ENOSYS (this machine cannot have one); -ENOMEM.
 */
#ifndef CALLTAP_FILTER_LOOKUP_H
#define CALLTAP_FILTER_LOOKUP_H

#include <stdbool.h>
#include <stdint.h>

#define FILTER_PID_MAX 4194304 /* the kernel's PID_MAX_LIMIT */

int filter_lookup_pid(const char *value, void *key);  /* uint32_t */
int filter_lookup_comm(const char *value, void *key); /* char[FILTER_COMM_SIZE], padded with NULs */
int filter_lookup_user(const char *value, void *key); /* uint32_t */
int filter_netns_find(const char *value, void *key);  /* uint32_t */
int filter_cgroup_find(const char *value,
		       void *key); /* int: a descriptor of the folder, to be closed */

/* True if the value is a decimal number, no larger than max. */
bool filter_lookup_number(const char *value, uint64_t max, uint64_t *number);

#endif
