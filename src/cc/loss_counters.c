/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "cc/loss_counters.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cc/helper_calls.h"
#include "object/object.h"

#define COUNTING 7 /* instructions added after a call */

/* A helper call whose failures are counted. */
struct site {
	uint32_t prog;
	uint32_t insn;
	int32_t helper;
	uint32_t stream;
};

struct sites {
	const struct object *obj;
	struct site *all;
	uint32_t count;
	bool failed;
};

static uint32_t stream_of(const struct object *obj, uint32_t map)
{
	for (uint32_t i = 0; i < obj->stream_count; i++)
		if (obj->streams[i].map == map)
			return i;
	return OBJECT_NONE;
}

static void add_site(const struct helper_call *call, void *arg)
{
	struct sites *s = arg;
	struct site *all;
	uint32_t stream = call->map == OBJECT_NONE ? OBJECT_NONE : stream_of(s->obj, call->map);

	if (stream == OBJECT_NONE ||
	    (call->helper != BPF_FUNC_ringbuf_output && call->helper != BPF_FUNC_ringbuf_reserve))
		return;
	all = realloc(s->all, (s->count + 1) * sizeof(*all));
	if (!all) {
		s->failed = true;
		return;
	}
	s->all = all;
	all[s->count++] = (struct site){ call->prog, call->insn, call->helper, stream };
}

/*
 * Append the counting instructions. r1 to r5 are free after a call. Test a negated copy of r0: if a
 * verifier before 6.3 sees a NULL check of the reserved record here, it does not accept the probe's
 * own check later and reports a leak.
 */
static void put_counting(struct bpf_insn *to, const struct site *s, uint32_t counters)
{
	bool output = s->helper == BPF_FUNC_ringbuf_output;
	const struct bpf_insn insns[COUNTING] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = BPF_REG_1, .src_reg = BPF_REG_0 },
		{ .code = BPF_ALU64 | BPF_NEG, .dst_reg = BPF_REG_1 },
		/* output fails with a negative number, reserve with NULL */
		{ .code = BPF_JMP | (output ? BPF_JSLE : BPF_JNE) | BPF_K,
		  .dst_reg = BPF_REG_1,
		  .off = COUNTING - 3 },
		{ .code = BPF_LD | BPF_DW | BPF_IMM,
		  .dst_reg = BPF_REG_1,
		  .src_reg = BPF_PSEUDO_MAP_VALUE,
		  .imm = (int)counters },
		{ .imm = (int)(s->stream * sizeof(uint64_t)) },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_2, .imm = 1 },
		{ .code = BPF_STX | BPF_DW | BPF_ATOMIC,
		  .dst_reg = BPF_REG_1,
		  .src_reg = BPF_REG_2,
		  .imm = BPF_ADD },
	};

	memcpy(to, insns, sizeof(insns));
}

/* The number of instructions added before the old program's instruction i. */
static uint32_t added_before(const struct sites *s, uint32_t prog, uint32_t i)
{
	uint32_t n = 0;

	for (uint32_t k = 0; k < s->count; k++)
		n += s->all[k].prog == prog && s->all[k].insn < i ? COUNTING : 0;
	return n;
}

static bool is_jump(const struct bpf_insn *in)
{
	uint8_t class = BPF_CLASS(in->code);

	return (class == BPF_JMP || class == BPF_JMP32) && BPF_OP(in->code) != BPF_CALL &&
	       BPF_OP(in->code) != BPF_EXIT;
}

static bool is_local_call(const struct bpf_insn *in)
{
	return in->code == (BPF_JMP | BPF_CALL) && in->src_reg == BPF_PSEUDO_CALL;
}

/* Convert a jump distance from the old program's instruction i. */
static int new_distance(const struct sites *s, uint32_t prog, uint32_t i, int distance)
{
	uint32_t target = (uint32_t)((int)i + 1 + distance);

	return distance + (int)added_before(s, prog, target) - (int)added_before(s, prog, i);
}

static void shift_records(struct object_info *info, const struct sites *s, uint32_t prog)
{
	for (uint32_t i = 0; i < info->count && info->rec_size >= sizeof(uint32_t); i++) {
		char *record = (char *)info->data + (size_t)i * info->rec_size;
		uint32_t insn;

		memcpy(&insn, record, sizeof(insn)); /* insn_off is first in both */
		insn += added_before(s, prog, insn);
		memcpy(record, &insn, sizeof(insn));
	}
}

static const struct site *site_at(const struct sites *s, uint32_t prog, uint32_t insn)
{
	for (uint32_t k = 0; k < s->count; k++)
		if (s->all[k].prog == prog && s->all[k].insn == insn)
			return &s->all[k];
	return NULL;
}

static int rewrite_prog(struct object *obj, uint32_t prog, const struct sites *s)
{
	struct object_prog *p = &obj->progs[prog];
	uint32_t count = p->insn_count + added_before(s, prog, p->insn_count);
	struct bpf_insn *insns = malloc(count * sizeof(*insns));
	uint32_t to = 0;

	if (!insns)
		return -ENOMEM;
	for (uint32_t i = 0; i < p->insn_count; i++) {
		const struct site *site = site_at(s, prog, i);
		struct bpf_insn *in = &insns[to++];

		*in = p->insns[i];
		if (is_jump(in))
			in->off = (int16_t)new_distance(s, prog, i, in->off);
		else if (is_local_call(in))
			in->imm = new_distance(s, prog, i, in->imm);
		if (site) {
			put_counting(&insns[to], site, obj->counters);
			to += COUNTING;
		}
	}
	free(p->insns);
	p->insns = insns;
	p->insn_count = count;
	shift_records(&p->funcs, s, prog);
	shift_records(&p->lines, s, prog);
	return 0;
}

static int add_counters(struct object *obj)
{
	struct object_map *maps = realloc(obj->maps, (obj->map_count + 1) * sizeof(*maps));
	struct object_map m = {
		.type = BPF_MAP_TYPE_ARRAY,
		.key_size = 4,
		.value_size = 8 * obj->stream_count,
		.max_entries = 1,
		.inner = OBJECT_NONE,
		.role = OBJECT_MAP_HIDDEN,
	};

	if (!maps)
		return -ENOMEM;
	obj->maps = maps;
	m.name = strdup("calltap_lost");
	m.pin = strdup("");
	maps[obj->map_count] = m;
	obj->counters = obj->map_count++;
	return m.name && m.pin ? 0 : -ENOMEM;
}

int loss_counters_add(struct object *obj)
{
	struct sites s = { .obj = obj };
	int err = 0;

	helper_calls_each(obj, add_site, &s);
	if (s.count)
		err = s.failed ? -ENOMEM : add_counters(obj);
	for (uint32_t i = 0; s.count && !err && i < obj->prog_count; i++)
		err = rewrite_prog(obj, i, &s);
	free(s.all);
	return err;
}
