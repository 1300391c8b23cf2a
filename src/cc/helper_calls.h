/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Find the helper calls of the programs, with their maps and sizes, in the bytecode. */
#ifndef CALLTAP_HELPER_CALLS_H
#define CALLTAP_HELPER_CALLS_H

#include <stdbool.h>
#include <stdint.h>

struct object;
struct object_prog;

struct helper_call {
	uint32_t prog;	/* index */
	uint32_t insn;	/* of the call */
	int32_t helper; /* BPF_FUNC_* */
	uint32_t map;	/* index of its map argument; OBJECT_NONE: not known */
	int64_t size;	/* bytes that it sends or reserves; -1: none, or not known */
};

/* Call f for each helper call that sends to a stream or deletes from a map. */
void helper_calls_each(const struct object *obj,
		       void (*f)(const struct helper_call *call, void *arg), void *arg);

/* Return true if the instruction calls a helper. */
bool helper_calls_is_call(const struct object_prog *p, uint32_t insn);

#endif
