/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Offsets in kernel structs that a gate reads, from the running kernel's BTF. */
#ifndef CALLTAP_GATE_OFFSETS_H
#define CALLTAP_GATE_OFFSETS_H

#include <stdbool.h>
#include <stdint.h>

struct netns_path;

/* Find the path to a task's network namespace: 0, or -ENOSYS after a message. */
int gate_offsets_netns(struct netns_path *path);

/*
 * Find the offset of thread_info.status in task_struct: TS_COMPAT in it marks a system call of a
 * 32-bit program. Return false if this kernel has no such member.
 */
bool gate_offsets_status(uint32_t *offset);

#endif
