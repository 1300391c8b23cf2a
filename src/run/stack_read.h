/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Read stacks from the BPF_STACK_TRACE maps of a loaded probe, with names. */
#ifndef CALLTAP_STACK_READ_H
#define CALLTAP_STACK_READ_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct loaded_object;
struct symbolizer;

/*
 * Append the frames of the stack with this id, a line each; *user: it is a user stack, of process
 * pid. With several such maps, use the first that has the id. 0; -ENOENT: no map has it; -ENOMEM or
 * another -errno.
 */
int stack_read(const struct loaded_object *l, struct symbolizer *symbolizer, int64_t id,
	       int32_t pid, struct buf *frames, bool *user);

#endif
