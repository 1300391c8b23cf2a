/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which structs a stream carries. */
#include "unit.h"

#include <bcc/bcc_common.h>
#include <linux/bpf.h>
#include <string.h>

#include "cc/annotate.h"
#include "cc/match.h"
#include "make_btf.h"
#include "object.h"

/* What libbcc knows of the stream "events": its struct's fields. */
static const char *const fields[] = { "pid#u32", "address#u64" };

size_t bpf_perf_event_fields(void *mod, const char *event)
{
	(void)mod;
	return strcmp(event, "events") ? 0 : COUNT_OF(fields);
}

const char *bpf_perf_event_field(void *mod, const char *event, size_t i)
{
	(void)mod;
	(void)event;
	return fields[i];
}

/* A struct of these two fields in so many bytes, and its annotation; its id. */
static int add_event(struct basics *b, const char *name, int address, uint32_t size)
{
	char container[64];
	int id = btf__add_struct(b->btf, name, size);

	add_field(b, "pid", b->u32, 0, 0);
	add_field(b, "address", address, 64, 0);
	snprintf(container, sizeof(container), "____btf_map_" ANNOTATE_PREFIX "s_%s", name);
	btf__add_struct(b->btf, container, 8 + size);
	add_field(b, "key", b->s32, 0, 0);
	add_field(b, "value", id, 64, 0);
	return id;
}

/* The streams of a program that sends size bytes to events, or, with -1, nobody knows how many. */
static void match(struct basics *b, int size, struct object *obj)
{
	struct bpf_insn insns[] = {
		{ .code = BPF_LD | BPF_DW | BPF_IMM,
		  .dst_reg = BPF_REG_2,
		  .src_reg = BPF_PSEUDO_MAP_FD },
		{ 0 },
		{ .code = BPF_ALU64 | BPF_MOV | (size < 0 ? BPF_X : BPF_K),
		  .dst_reg = BPF_REG_5,
		  .src_reg = size < 0 ? BPF_REG_0 : 0,
		  .imm = size < 0 ? 0 : size },
		{ .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_perf_event_output },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	struct object_prog prog = { .name = "p", .insns = insns, .insn_count = COUNT_OF(insns) };
	struct object_map map = { .name = "events", .type = BPF_MAP_TYPE_PERF_EVENT_ARRAY };
	__u32 btf_size;

	*obj = (struct object){ .progs = &prog, .prog_count = 1, .maps = &map, .map_count = 1 };
	obj->btf = (void *)btf__raw_data(b->btf, &btf_size);
	obj->btf_size = btf_size;
	assert_int_equal(match_streams(NULL, obj), 0);
	assert_int_equal(obj->stream_count, 1);
	assert_string_equal(obj->streams[0].name, "events");
}

static void free_streams(struct object *obj)
{
	free(obj->streams[0].name);
	free(obj->streams[0].layouts);
	free(obj->streams);
}

static void assert_layouts(struct basics *b, int size, int first, int second)
{
	struct object obj;

	match(b, size, &obj);
	assert_int_equal(obj.streams[0].layout_count, second ? 2 : 1);
	assert_int_equal(obj.streams[0].layouts[0], first);
	if (second)
		assert_int_equal(obj.streams[0].layouts[1], second);
	free_streams(&obj);
}

static void of_structs_with_the_same_names_the_one_that_is_sent(void **state)
{
	struct basics b;
	int v4, v6;

	(void)state;
	basics_new(&b);
	v4 = add_event(&b, "v4", b.u32, 16);
	v6 = add_event(&b, "v6", add_array(&b, b.u64, 2), 24);
	assert_layouts(&b, 24, v6, 0);
	assert_layouts(&b, 16, v4, 0);
	assert_layouts(&b, -1, v4, 0);
	btf__free(b.btf);
}

static void what_else_is_sent_is_told_by_its_size(void **state)
{
	struct basics b;
	int event, other;

	(void)state;
	basics_new(&b);
	event = add_event(&b, "event", b.u64, 16);
	other = btf__add_struct(b.btf, "other", 40);
	add_field(&b, "count", b.u64, 0, 0);
	btf__add_struct(b.btf, "____btf_map_" ANNOTATE_PREFIX "s_other", 48);
	add_field(&b, "key", b.s32, 0, 0);
	add_field(&b, "value", other, 64, 0);
	assert_layouts(&b, 40, event, other);
	assert_layouts(&b, 56, event, 0);
	btf__free(b.btf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_structs_with_the_same_names_the_one_that_is_sent),
		cmocka_unit_test(what_else_is_sent_is_told_by_its_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
