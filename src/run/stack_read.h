/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Stacks out of a loaded probe's BPF_STACK_TRACE maps, with names. */
#ifndef CALLTAP_STACK_READ_H
#define CALLTAP_STACK_READ_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct loaded;
struct symbolizer;

/*
 * Appends the frames of the stack with this id, a line each; of process pid unless they are the
 * kernel's, which *user says. Where there are several such maps, the first that has the id counts.
 * 0; -ENOENT: none has it; -ENOMEM or another -errno.
 */
int stack_read(const struct loaded *l, struct symbolizer *symbolizer, int64_t id, int32_t pid,
	       struct buf *frames, bool *user);

#endif
