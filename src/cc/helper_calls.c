/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "cc/helper_calls.h"

#include <linux/bpf.h>

#include "object/object.h"

/* The registers of the arguments; 0: none. */
static const struct {
	int32_t helper;
	uint8_t map_reg;
	uint8_t size_reg;
} helpers[] = {
	{ BPF_FUNC_map_delete_elem, BPF_REG_1, 0 },
	{ BPF_FUNC_perf_event_output, BPF_REG_2, BPF_REG_5 },
	{ BPF_FUNC_ringbuf_output, BPF_REG_1, BPF_REG_3 },
	{ BPF_FUNC_ringbuf_reserve, BPF_REG_1, BPF_REG_2 },
};

bool helper_calls_is_call(const struct object_prog *p, uint32_t insn)
{
	const struct bpf_insn *in = &p->insns[insn];

	return in->code == (BPF_JMP | BPF_CALL) && !in->src_reg;
}

static bool is_load64(const struct bpf_insn *in)
{
	return in->code == (BPF_LD | BPF_DW | BPF_IMM);
}

static bool writes_register(const struct bpf_insn *in, uint8_t reg)
{
	switch (BPF_CLASS(in->code)) {
	case BPF_LD:
	case BPF_LDX:
	case BPF_ALU:
	case BPF_ALU64:
		return in->code && in->dst_reg == reg; /* code 0: a load's second half */
	case BPF_JMP:
		return BPF_OP(in->code) == BPF_CALL && reg <= BPF_REG_5;
	default:
		return false;
	}
}

/*
 * The instruction that set reg, found backwards through moves between registers; NULL: none. Jumps
 * are not followed: clang sets arguments right before a call, or, if it uses them often, once at
 * the top.
 */
static const struct bpf_insn *find_origin(const struct object_prog *p, uint32_t insn, uint8_t reg)
{
	while (insn-- > 0) {
		const struct bpf_insn *in = &p->insns[insn];

		if (!writes_register(in, reg))
			continue;
		if (in->code != (BPF_ALU64 | BPF_MOV | BPF_X))
			return in;
		reg = in->src_reg;
	}
	return NULL;
}

static uint32_t map_argument(const struct object_prog *p, uint32_t insn, uint8_t reg)
{
	const struct bpf_insn *in = find_origin(p, insn, reg);

	return in && is_load64(in) && in->src_reg == BPF_PSEUDO_MAP_FD ? (uint32_t)in->imm :
									 OBJECT_NONE;
}

static int64_t size_argument(const struct object_prog *p, uint32_t insn, uint8_t reg)
{
	const struct bpf_insn *in = reg ? find_origin(p, insn, reg) : NULL;

	if (!in ||
	    (in->code != (BPF_ALU64 | BPF_MOV | BPF_K) && in->code != (BPF_ALU | BPF_MOV | BPF_K)))
		return -1;
	return in->imm;
}

static void report_call(const struct object *obj, struct helper_call *call,
			void (*f)(const struct helper_call *, void *), void *arg)
{
	const struct object_prog *p = &obj->progs[call->prog];

	for (size_t h = 0; h < sizeof(helpers) / sizeof(helpers[0]); h++) {
		if (helpers[h].helper != p->insns[call->insn].imm)
			continue;
		call->helper = helpers[h].helper;
		call->map = map_argument(p, call->insn, helpers[h].map_reg);
		call->size = size_argument(p, call->insn, helpers[h].size_reg);
		f(call, arg);
	}
}

void helper_calls_each(const struct object *obj,
		       void (*f)(const struct helper_call *call, void *arg), void *arg)
{
	for (uint32_t i = 0; i < obj->prog_count; i++) {
		const struct object_prog *p = &obj->progs[i];

		for (uint32_t k = 0; k < p->insn_count; k++) {
			struct helper_call call = { .prog = i, .insn = k };

			if (is_load64(&p->insns[k]))
				k++;
			else if (helper_calls_is_call(p, k))
				report_call(obj, &call, f, arg);
		}
	}
}
