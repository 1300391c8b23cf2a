/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Where the running kernel keeps what a gate reads, from its type information. */
#ifndef CALLTAP_GATE_OFFSETS_H
#define CALLTAP_GATE_OFFSETS_H

#include <stdbool.h>
#include <stdint.h>

struct netns_path;

/* 0, or -ENOSYS after a message. */
int gate_offsets_netns(struct netns_path *path);

/*
 * Bytes from a task's beginning to the flags that say whether it is in a call of a 32-bit program.
 * False: it can't be told here.
 */
bool gate_offsets_status(uint32_t *offset);

#endif
