/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Follow maps and pointers to their values through registers and the stack, on every path, until
 * the states do not change any more. Where paths meet, their states are merged.
 */
#include "cc/map_uses.h"

#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "cc/helper_calls.h"
#include "object/object.h"

#define REGS 11
#define SLOTS 64 /* of 8 bytes: the whole stack */

#define LAST_BIT 63 /* for this map and all after it */

/* The possible contents of a register: bit masks of maps, and of maps whose values it points to. */
struct contents {
	uint64_t maps;
	uint64_t values;
};

struct state {
	bool reached;
	struct contents regs[REGS];
	struct contents slots[SLOTS];
};

struct walk {
	const struct object_prog *prog;
	uint32_t map_count;
	struct state *before; /* of each instruction */
	uint32_t *uses;	      /* of each map, in this program */
	bool all;
	bool changed;
};

static uint64_t bit_of(uint32_t map)
{
	return 1ull << (map < LAST_BIT ? map : LAST_BIT);
}

static void add_use(struct walk *w, uint64_t maps, uint32_t how)
{
	for (uint32_t i = 0; maps && i < w->map_count; i++)
		if (maps & bit_of(i))
			w->uses[i] |= how;
}

/* The effect of an instruction on a state */

static struct contents *slot_of(struct state *s, uint8_t reg, int16_t off)
{
	int slot = SLOTS + off / 8;

	return reg == BPF_REG_10 && off < 0 && off % 8 == 0 && slot >= 0 ? &s->slots[slot] : NULL;
}

static void apply_load(struct state *s, const struct bpf_insn *in)
{
	const struct contents *slot = slot_of(s, in->src_reg, in->off);
	bool whole = BPF_SIZE(in->code) == BPF_DW;

	s->regs[in->dst_reg] = slot && whole ? *slot : (struct contents){ 0 };
}

static void apply_load_imm(struct walk *w, struct state *s, const struct bpf_insn *in)
{
	struct contents *to = &s->regs[in->dst_reg];

	*to = (struct contents){ 0 };
	if (in->code != (BPF_LD | BPF_DW | BPF_IMM) || (uint32_t)in->imm >= w->map_count)
		return;
	if (in->src_reg == BPF_PSEUDO_MAP_FD)
		to->maps = bit_of((uint32_t)in->imm);
	else if (in->src_reg == BPF_PSEUDO_MAP_VALUE)
		to->values = bit_of((uint32_t)in->imm);
}

static void apply_store(struct walk *w, struct state *s, const struct bpf_insn *in)
{
	struct contents *slot = slot_of(s, in->dst_reg, in->off);
	bool atomic = BPF_CLASS(in->code) == BPF_STX && BPF_MODE(in->code) == BPF_ATOMIC;

	add_use(w, s->regs[in->dst_reg].values, atomic ? USE_COUNT : USE_CHANGE);
	if (slot)
		*slot = BPF_CLASS(in->code) == BPF_STX && !atomic ? s->regs[in->src_reg] :
								    (struct contents){ 0 };
}

static void apply_alu(struct state *s, const struct bpf_insn *in)
{
	uint8_t op = BPF_OP(in->code);

	if (in->code == (BPF_ALU64 | BPF_MOV | BPF_X))
		s->regs[in->dst_reg] = s->regs[in->src_reg];
	else if (op != BPF_ADD && op != BPF_SUB) /* the pointer stays in the same value */
		s->regs[in->dst_reg] = (struct contents){ 0 };
}

static const struct {
	int32_t helper;
	uint8_t map_reg;
	uint32_t how;
} map_helpers[] = {
	{ BPF_FUNC_map_lookup_elem, BPF_REG_1, USE_LOOKUP },
	{ BPF_FUNC_map_update_elem, BPF_REG_1, USE_UPDATE },
	{ BPF_FUNC_map_delete_elem, BPF_REG_1, USE_DELETE },
};

/* Helpers that write to the memory in an argument, or send it. */
static const struct {
	int32_t helper;
	uint8_t reg;
	uint32_t how;
} value_helpers[] = {
	{ BPF_FUNC_probe_read, BPF_REG_1, USE_CHANGE },
	{ BPF_FUNC_probe_read_str, BPF_REG_1, USE_CHANGE },
	{ BPF_FUNC_probe_read_user, BPF_REG_1, USE_CHANGE },
	{ BPF_FUNC_probe_read_kernel, BPF_REG_1, USE_CHANGE },
	{ BPF_FUNC_probe_read_user_str, BPF_REG_1, USE_CHANGE },
	{ BPF_FUNC_probe_read_kernel_str, BPF_REG_1, USE_CHANGE },
	{ BPF_FUNC_get_current_comm, BPF_REG_1, USE_CHANGE },
	{ BPF_FUNC_perf_event_output, BPF_REG_4, USE_SEND },
	{ BPF_FUNC_ringbuf_output, BPF_REG_2, USE_SEND },
};

static void apply_call(struct walk *w, struct state *s, const struct bpf_insn *in)
{
	struct contents result = { 0 };

	for (size_t i = 0; i < sizeof(map_helpers) / sizeof(map_helpers[0]); i++) {
		uint64_t maps = s->regs[map_helpers[i].map_reg].maps;

		if (in->src_reg || map_helpers[i].helper != in->imm)
			continue;
		add_use(w, maps, map_helpers[i].how);
		w->all &= maps != 0;
		if (map_helpers[i].how == USE_LOOKUP)
			result.values = maps;
	}
	for (size_t i = 0; i < sizeof(value_helpers) / sizeof(value_helpers[0]); i++)
		if (!in->src_reg && value_helpers[i].helper == in->imm)
			add_use(w, s->regs[value_helpers[i].reg].values, value_helpers[i].how);
	memset(&s->regs[BPF_REG_1], 0, 5 * sizeof(s->regs[0]));
	s->regs[BPF_REG_0] = result;
}

static void apply_insn(struct walk *w, struct state *s, const struct bpf_insn *in)
{
	if (in->dst_reg >= REGS || in->src_reg >= REGS)
		return;
	switch (BPF_CLASS(in->code)) {
	case BPF_LD:
		apply_load_imm(w, s, in);
		break;
	case BPF_LDX:
		apply_load(s, in);
		break;
	case BPF_ST:
	case BPF_STX:
		apply_store(w, s, in);
		break;
	case BPF_ALU:
	case BPF_ALU64:
		apply_alu(s, in);
		break;
	case BPF_JMP:
		if (BPF_OP(in->code) == BPF_CALL)
			apply_call(w, s, in);
		break;
	default:
		break;
	}
}

/* Paths */

static void merge_state(struct walk *w, int64_t insn, const struct state *s)
{
	struct state *to;

	if (insn < 0 || insn >= w->prog->insn_count)
		return;
	to = &w->before[insn];
	w->changed |= !to->reached;
	to->reached = true;
	for (size_t i = 0; i < REGS + SLOTS; i++) {
		struct contents *have = i < REGS ? &to->regs[i] : &to->slots[i - REGS];
		const struct contents *new = i < REGS ? &s->regs[i] : &s->slots[i - REGS];

		w->changed |= (new->maps & ~have->maps) || (new->values & ~have->values);
		have->maps |= new->maps;
		have->values |= new->values;
	}
}

static void follow_insn(struct walk *w, uint32_t i)
{
	const struct bpf_insn *in = &w->prog->insns[i];
	struct state s = w->before[i];
	uint8_t class = BPF_CLASS(in->code), op = BPF_OP(in->code);
	bool jump = (class == BPF_JMP || class == BPF_JMP32) && op != BPF_CALL && op != BPF_EXIT;

	apply_insn(w, &s, in);
	if (jump)
		merge_state(w, (int64_t)i + 1 + in->off, &s);
	if ((jump && op == BPF_JA) || (class == BPF_JMP && op == BPF_EXIT))
		return;
	merge_state(w, (int64_t)i + 1 + (in->code == (BPF_LD | BPF_DW | BPF_IMM)), &s);
}

static int walk_prog(struct walk *w)
{
	const struct state start = { .reached = true };

	w->before = calloc(w->prog->insn_count, sizeof(*w->before));
	if (!w->before)
		return -1;
	merge_state(w, 0, &start);
	while (w->changed) {
		w->changed = false;
		w->all = true; /* a map that was unknown in the last round may be known now */
		for (uint32_t i = 0; i < w->prog->insn_count; i++)
			if (w->before[i].reached)
				follow_insn(w, i);
	}
	free(w->before);
	return 0;
}

static int add_prog(const struct object *obj, uint32_t prog, uint32_t *uses, bool *all)
{
	struct walk w = {
		.prog = &obj->progs[prog],
		.map_count = obj->map_count,
		.uses = calloc(obj->map_count + 1, sizeof(*w.uses)),
		.all = true,
	};
	int err = w.uses ? walk_prog(&w) : -1;

	for (uint32_t i = 0; !err && i < obj->map_count; i++) {
		uint32_t u = w.uses[i];

		uses[i] |= u | (u & USE_LOOKUP && u & USE_UPDATE ? USE_RENEW : 0);
	}
	*all &= w.all;
	free(w.uses);
	return err;
}

uint32_t *map_uses_of(const struct object *obj, bool *all)
{
	uint32_t *uses = calloc(obj->map_count + 1, sizeof(*uses));
	int err = uses ? 0 : -1;

	*all = true;
	for (uint32_t i = 0; !err && i < obj->prog_count; i++)
		err = add_prog(obj, i, uses, all);
	if (!err)
		return uses;
	free(uses);
	return NULL;
}
