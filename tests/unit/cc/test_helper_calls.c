/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Helper calls and map uses found in bytecode, the counting of losses, and attach rules. */
#include "unit.h"

#include <linux/bpf.h>

#include "cc/helper_calls.h"
#include "cc/loss_counters.h"
#include "cc/map_roles.h"
#include "cc/map_uses.h"
#include "cc/source_rules.h"
#include "object/object.h"

#define MAP(reg, map)                        \
	{ .code = BPF_LD | BPF_DW | BPF_IMM, \
	  .dst_reg = (reg),                  \
	  .src_reg = BPF_PSEUDO_MAP_FD,      \
	  .imm = (map) },                    \
	{                                    \
		0                            \
	}
#define IMM(reg, i)                                                               \
	{                                                                         \
		.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = (reg), .imm = (i) \
	}
#define MOVE(to, from)                                                                  \
	{                                                                               \
		.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = (to), .src_reg = (from) \
	}
#define CALL(f)                                        \
	{                                              \
		.code = BPF_JMP | BPF_CALL, .imm = (f) \
	}
#define IF_ZERO(reg, o)                                                         \
	{                                                                       \
		.code = BPF_JMP | BPF_JEQ | BPF_K, .dst_reg = (reg), .off = (o) \
	}
#define JUMP(o)                                      \
	{                                            \
		.code = BPF_JMP | BPF_JA, .off = (o) \
	}
#define STORE(to, from)                                                                \
	{                                                                              \
		.code = BPF_STX | BPF_DW | BPF_MEM, .dst_reg = (to), .src_reg = (from) \
	}
#define ATOMIC_ADD(to, from)                                                              \
	{                                                                                 \
		.code = BPF_STX | BPF_DW | BPF_ATOMIC, .dst_reg = (to), .src_reg = (from) \
	}
#define SPILL(reg, o)                                                                        \
	{                                                                                    \
		.code = BPF_STX | BPF_DW | BPF_MEM, .dst_reg = BPF_REG_10, .src_reg = (reg), \
		.off = (o)                                                                   \
	}
#define FILL(reg, o)                                                                         \
	{                                                                                    \
		.code = BPF_LDX | BPF_DW | BPF_MEM, .dst_reg = (reg), .src_reg = BPF_REG_10, \
		.off = (o)                                                                   \
	}
#define LOOKUP(map) MAP(1, map), CALL(BPF_FUNC_map_lookup_elem)
#define UPDATE(map) MAP(1, map), CALL(BPF_FUNC_map_update_elem)
#define END                                \
	{                                  \
		.code = BPF_JMP | BPF_EXIT \
	}

#define SEEN_MAX 8

struct seen {
	struct helper_call calls[SEEN_MAX];
	size_t count;
};

static void record_call(const struct helper_call *call, void *arg)
{
	struct seen *s = arg;

	assert_true(s->count < SEEN_MAX);
	s->calls[s->count++] = *call;
}

static struct seen calls_of(struct bpf_insn *insns, uint32_t n)
{
	struct object_prog prog = { .name = "p", .insns = insns, .insn_count = n };
	struct object obj = { .progs = &prog, .prog_count = 1 };
	struct seen s = { 0 };

	helper_calls_each(&obj, record_call, &s);
	return s;
}

#define CALLS_OF(...) \
	calls_of((struct bpf_insn[]){ __VA_ARGS__ }, COUNT_OF(((struct bpf_insn[]){ __VA_ARGS__ })))

static void maps_and_sizes_are_found(void **state)
{
	struct seen s;

	(void)state;
	s = CALLS_OF(MAP(2, 3), IMM(5, 24), CALL(BPF_FUNC_perf_event_output), END);
	assert_int_equal(s.count, 1);
	assert_int_equal(s.calls[0].helper, BPF_FUNC_perf_event_output);
	assert_int_equal(s.calls[0].insn, 3);
	assert_int_equal(s.calls[0].map, 3);
	assert_int_equal(s.calls[0].size, 24);
	/* Through registers that a call preserves. */
	s = CALLS_OF(MAP(6, 1), IMM(7, 16), CALL(BPF_FUNC_ktime_get_ns), MOVE(1, 6), MOVE(2, 7),
		     CALL(BPF_FUNC_ringbuf_reserve), MOVE(1, 6), CALL(BPF_FUNC_map_delete_elem),
		     END);
	assert_int_equal(s.count, 2);
	assert_int_equal(s.calls[0].map, 1);
	assert_int_equal(s.calls[0].size, 16);
	assert_int_equal(s.calls[1].helper, BPF_FUNC_map_delete_elem);
	assert_int_equal(s.calls[1].map, 1);
	assert_int_equal(s.calls[1].size, -1);
}

static void unknown_maps_and_sizes_are_not_guessed(void **state)
{
	struct seen s;

	(void)state;
	/* A call clobbers r1 to r5. */
	s = CALLS_OF(MAP(1, 1), IMM(3, 8), CALL(BPF_FUNC_ktime_get_ns),
		     CALL(BPF_FUNC_ringbuf_output), END);
	assert_int_equal(s.count, 1);
	assert_int_equal(s.calls[0].map, OBJECT_NONE);
	assert_int_equal(s.calls[0].size, -1);
	s = CALLS_OF(CALL(BPF_FUNC_ringbuf_output), END);
	assert_int_equal(s.calls[0].map, OBJECT_NONE);
	/* The second half of a 64-bit load is not an instruction. */
	s = CALLS_OF({ .code = BPF_LD | BPF_DW | BPF_IMM }, CALL(BPF_FUNC_ringbuf_output), END);
	assert_int_equal(s.count, 0);
	/* A call of a BPF function is not a helper call. */
	s = CALLS_OF({ .code = BPF_JMP | BPF_CALL,
		       .src_reg = BPF_PSEUDO_CALL,
		       .imm = BPF_FUNC_ringbuf_output },
		     END);
	assert_int_equal(s.count, 0);
}

/* Make an object on the heap, with a ring buffer as map 0 and stream 0. */
static struct object *ring_object(const struct bpf_insn *insns, uint32_t n)
{
	struct object *obj = calloc(1, sizeof(*obj));

	assert_non_null(obj);
	obj->counters = OBJECT_NONE;
	obj->maps = calloc(1, sizeof(*obj->maps));
	obj->map_count = 1;
	obj->maps[0].name = strdup("ring");
	obj->maps[0].pin = strdup("");
	obj->maps[0].type = BPF_MAP_TYPE_RINGBUF;
	obj->maps[0].inner = OBJECT_NONE;
	obj->streams = calloc(1, sizeof(*obj->streams));
	obj->stream_count = 1;
	obj->streams[0].name = strdup("ring");
	obj->progs = calloc(1, sizeof(*obj->progs));
	obj->prog_count = 1;
	obj->progs[0].name = strdup("p");
	obj->progs[0].insns = malloc(n * sizeof(*insns));
	memcpy(obj->progs[0].insns, insns, n * sizeof(*insns));
	obj->progs[0].insn_count = n;
	return obj;
}

#define ADDED 7

static void counting_is_added_and_jumps_are_adjusted(void **state)
{
	const struct bpf_insn insns[] = {
		/* 0 */ MAP(6, 0),
		/* 2 */ MOVE(1, 6),
		/* 3 */ IMM(3, 8),
		/* 4 */ IF_ZERO(3, 2), /* over the call, to 7 */
		/* 5 */ CALL(BPF_FUNC_ringbuf_output),
		/* 6 */ IF_ZERO(0, 1), /* to 8 */
		/* 7 */ JUMP(-4),      /* back over the call, to 4 */
		/* 8 */ END,
	};
	struct object *obj = ring_object(insns, COUNT_OF(insns));
	const struct bpf_insn *in;
	uint32_t offsets[] = { 0, 5, 6, 8 };

	(void)state;
	obj->progs[0].lines.data = malloc(sizeof(offsets));
	memcpy(obj->progs[0].lines.data, offsets, sizeof(offsets));
	obj->progs[0].lines.count = COUNT_OF(offsets);
	obj->progs[0].lines.rec_size = sizeof(uint32_t);
	assert_int_equal(loss_counters_add(obj), 0);
	in = obj->progs[0].insns;
	assert_int_equal(obj->progs[0].insn_count, COUNT_OF(insns) + ADDED);
	assert_int_equal(in[4].off, 2 + ADDED);
	assert_int_equal(in[5].code, BPF_JMP | BPF_CALL);
	assert_int_equal(in[6].dst_reg, BPF_REG_1); /* r0 itself is not checked */
	assert_int_equal(in[7].code, BPF_ALU64 | BPF_NEG);
	assert_int_equal(in[8].off, ADDED - 3); /* skips the counting */
	assert_int_equal(in[8].code, BPF_JMP | BPF_JSLE | BPF_K);
	assert_int_equal(in[9].src_reg, BPF_PSEUDO_MAP_VALUE);
	assert_int_equal(in[9].imm, 1);
	assert_int_equal(in[12].code, BPF_STX | BPF_DW | BPF_ATOMIC);
	assert_int_equal(in[6 + ADDED].off, 1);
	assert_int_equal(in[7 + ADDED].off, -4 - ADDED);
	assert_int_equal(in[8 + ADDED].code, BPF_JMP | BPF_EXIT);
	memcpy(offsets, obj->progs[0].lines.data, sizeof(offsets));
	assert_int_equal(offsets[1], 5);
	assert_int_equal(offsets[2], 6 + ADDED);
	assert_int_equal(offsets[3], 8 + ADDED);
	assert_int_equal(obj->counters, 1);
	assert_int_equal(obj->map_count, 2);
	assert_int_equal(obj->maps[1].value_size, 8);
	assert_int_equal(obj->maps[1].role, OBJECT_MAP_HIDDEN);
	object_free(obj);
}

static void a_program_without_rings_stays_as_it_is(void **state)
{
	const struct bpf_insn insns[] = { MAP(2, 0), IMM(5, 8), CALL(BPF_FUNC_perf_event_output),
					  END };
	struct object *obj = ring_object(insns, COUNT_OF(insns));

	(void)state;
	obj->maps[0].type = BPF_MAP_TYPE_PERF_EVENT_ARRAY;
	assert_int_equal(loss_counters_add(obj), 0);
	assert_int_equal(obj->counters, OBJECT_NONE);
	assert_int_equal(obj->map_count, 1);
	assert_memory_equal(obj->progs[0].insns, insns, sizeof(insns));
	object_free(obj);
}

static void rules_are_found_in_comments(void **state)
{
	struct object obj = { 0 };

	(void)state;
	assert_int_equal(source_rules_collect("// calltap: -a kprobe:f=g\n"
					      "int x; // calltap: -a no\n"
					      "\t//calltap:-a  uprobe:c:malloc=m \r\n"
					      "/* calltap: -a no */\n"
					      "// calltap: -b no\n"
					      "// calltap\n"
					      "// calltap: -a last:one=x",
					      &obj),
			 0);
	assert_int_equal(obj.rule_count, 4);
	assert_string_equal(obj.rules[0], "kprobe:f=g");
	assert_string_equal(obj.rules[1], "uprobe:c:malloc=m");
	assert_string_equal(obj.rules[2], "-b no"); /* refused later */
	assert_string_equal(obj.rules[3], "last:one=x");
	for (uint32_t i = 0; i < obj.rule_count; i++)
		free(obj.rules[i]);
	free(obj.rules);
}

static void results_are_recognized(void **state)
{
	struct bpf_insn insns[] = { LOOKUP(0), ATOMIC_ADD(0, 6), MAP(1, 1),
				    CALL(BPF_FUNC_map_delete_elem), END };
	struct object_prog prog = { .name = "p", .insns = insns, .insn_count = COUNT_OF(insns) };
	struct object_map maps[] = {
		{ .name = "counts", .type = BPF_MAP_TYPE_HASH, .inner = OBJECT_NONE },
		{ .name = "start", .type = BPF_MAP_TYPE_HASH, .inner = OBJECT_NONE },
		{ .name = "dist", .type = BPF_MAP_TYPE_ARRAY, .inner = OBJECT_NONE },
		{ .name = "flat", .type = BPF_MAP_TYPE_ARRAY, .inner = OBJECT_NONE },
		{ .name = "jumps", .type = BPF_MAP_TYPE_PROG_ARRAY, .inner = OBJECT_NONE },
		{ .name = "in", .type = BPF_MAP_TYPE_HASH, .inner = OBJECT_NONE },
		{ .name = "out", .type = BPF_MAP_TYPE_HASH_OF_MAPS, .inner = 5 },
		{ .name = "keyed", .type = BPF_MAP_TYPE_HASH, .inner = OBJECT_NONE },
	};
	struct object obj = {
		.progs = &prog, .prog_count = 1, .maps = maps, .map_count = COUNT_OF(maps)
	};

	(void)state;
	assert_int_equal(map_roles_choose("BPF_HISTOGRAM(dist);\nBPF_HISTOGRAM(flat, int, 100);\n"
					  "BPF_TABLE(\"histogram\", struct key, u64, keyed, 64);"
					  "dist.increment(bpf_log2l(delta)); flat.increment(n);"
					  "k.slot = bpf_log2(x); keyed.atomic_increment(k);",
					  &obj),
			 0);
	assert_int_equal(maps[0].role, OBJECT_MAP_RESULT);
	assert_int_equal(maps[0].hist, OBJECT_HIST_NONE);
	assert_int_equal(maps[1].role, OBJECT_MAP_SCRATCH);
	assert_int_equal(maps[2].hist, OBJECT_HIST_LOG2);
	assert_int_equal(maps[3].hist, OBJECT_HIST_LINEAR);
	assert_int_equal(maps[4].role, OBJECT_MAP_HIDDEN);
	assert_int_equal(maps[5].role, OBJECT_MAP_HIDDEN);
	assert_int_equal(maps[6].role, OBJECT_MAP_HIDDEN);
	assert_int_equal(maps[7].hist, OBJECT_HIST_LOG2);
}

/* A variable of the same name in another function does not count. */
static void a_slot_belongs_to_its_function(void **state)
{
	static const char text[] = "BPF_HISTOGRAM(grown, struct key);\n"
				   "BPF_HISTOGRAM(plain, struct key);\n"
				   "int f(void *ctx)\n{\n\tstruct key k = {};\n"
				   "\tk.slot = n;\n\tplain.increment(k);\n}\n"
				   "int g(void *ctx)\n{\n\tstruct key k = {};\n"
				   "\tk.slot = bpf_log2l(n);\n\tgrown.increment(k);\n}\n"
				   "int h(void *ctx)\n{\n\tstruct key k = {};\n"
				   "\tk.slot = n;\n\tplain.increment(k);\n}\n";
	struct object_map maps[] = {
		{ .name = "grown", .type = BPF_MAP_TYPE_HASH, .inner = OBJECT_NONE },
		{ .name = "plain", .type = BPF_MAP_TYPE_HASH, .inner = OBJECT_NONE },
	};
	struct object obj = { .maps = maps, .map_count = COUNT_OF(maps) };

	(void)state;
	assert_int_equal(map_roles_choose(text, &obj), 0);
	assert_int_equal(maps[0].hist, OBJECT_HIST_LOG2);
	assert_int_equal(maps[1].hist, OBJECT_HIST_LINEAR);
}

/* The uses of map 0 by two programs. */
static uint32_t used(struct bpf_insn *one, uint32_t n, struct bpf_insn *two, uint32_t m, bool *all)
{
	struct object_prog progs[] = { { .name = "p", .insns = one, .insn_count = n },
				       { .name = "q", .insns = two, .insn_count = m } };
	struct object_map maps[] = { { .type = BPF_MAP_TYPE_HASH }, { .type = BPF_MAP_TYPE_HASH } };
	struct object obj = { .progs = progs, .prog_count = 2, .maps = maps, .map_count = 2 };
	uint32_t *uses = map_uses_of(&obj, all);
	uint32_t first;

	assert_non_null(uses);
	first = uses[0];
	free(uses);
	return first;
}

#define INSNS(...) \
	(struct bpf_insn[]){ __VA_ARGS__ }, COUNT_OF(((struct bpf_insn[]){ __VA_ARGS__ }))

static void uses_of_maps_are_found(void **state)
{
	bool all;

	(void)state;
	assert_int_equal(used(INSNS(UPDATE(0), END), INSNS(LOOKUP(0), END), &all),
			 USE_UPDATE | USE_LOOKUP);
	assert_true(all);
	assert_int_equal(used(INSNS(UPDATE(0), LOOKUP(0), END), INSNS(END), &all),
			 USE_UPDATE | USE_LOOKUP | USE_RENEW);
	assert_int_equal(used(INSNS(LOOKUP(0), IF_ZERO(0, 1), STORE(0, 7), END), INSNS(END), &all),
			 USE_LOOKUP | USE_CHANGE);
	/* Through a preserved register, the stack, and a jump backwards. */
	assert_int_equal(used(INSNS(JUMP(4), MOVE(6, 0), FILL(3, -16), ATOMIC_ADD(3, 7), END,
				    LOOKUP(0), SPILL(0, -16), JUMP(-9)),
			      INSNS(END), &all),
			 USE_LOOKUP | USE_COUNT);
	assert_int_equal(
		used(INSNS(LOOKUP(0), MOVE(4, 0), MAP(2, 1), CALL(BPF_FUNC_perf_event_output), END),
		     INSNS(END), &all),
		USE_LOOKUP | USE_SEND);
	assert_int_equal(used(INSNS(LOOKUP(0), MOVE(1, 0), CALL(BPF_FUNC_get_current_comm), END),
			      INSNS(MAP(1, 0), CALL(BPF_FUNC_map_delete_elem), END), &all),
			 USE_LOOKUP | USE_CHANGE | USE_DELETE);
	/* Two paths that meet: the values of both maps are written. */
	assert_int_equal(used(INSNS(IF_ZERO(8, 3), MAP(1, 0), JUMP(2), MAP(1, 1),
				    CALL(BPF_FUNC_map_lookup_elem), STORE(0, 7), END),
			      INSNS(END), &all),
			 USE_LOOKUP | USE_CHANGE);
	assert_int_equal(used(INSNS(IF_ZERO(8, 3), MAP(1, 1), JUMP(2), MAP(1, 0),
				    CALL(BPF_FUNC_map_lookup_elem), STORE(0, 7), END),
			      INSNS(END), &all),
			 USE_LOOKUP | USE_CHANGE);
	/* A call overwrites r0, and a computed register is no pointer. */
	assert_int_equal(used(INSNS(LOOKUP(0), CALL(BPF_FUNC_ktime_get_ns), STORE(0, 7), END),
			      INSNS(LOOKUP(0), IMM(0, 5), STORE(0, 7), END), &all),
			 USE_LOOKUP);
	assert_true(all);
	used(INSNS(CALL(BPF_FUNC_map_update_elem), END), INSNS(END), &all);
	assert_false(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(maps_and_sizes_are_found),
		cmocka_unit_test(unknown_maps_and_sizes_are_not_guessed),
		cmocka_unit_test(counting_is_added_and_jumps_are_adjusted),
		cmocka_unit_test(a_program_without_rings_stays_as_it_is),
		cmocka_unit_test(rules_are_found_in_comments),
		cmocka_unit_test(results_are_recognized),
		cmocka_unit_test(a_slot_belongs_to_its_function),
		cmocka_unit_test(uses_of_maps_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
