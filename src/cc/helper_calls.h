/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the bytecode says about the helpers that a program calls. */
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
	uint32_t map;	/* index of the map it is given; OBJECT_NONE: it can't be told */
	int64_t size; /* of what it sends or reserves; -1: it can't be told, or it sends nothing */
};

/* Calls f for each helper call that sends to a stream, or deletes from a map. */
void helper_calls_each(const struct object *obj,
		       void (*f)(const struct helper_call *call, void *arg), void *arg);

/* Is the instruction a call of a helper? */
bool helper_calls_helper(const struct object_prog *p, uint32_t insn);

#endif
