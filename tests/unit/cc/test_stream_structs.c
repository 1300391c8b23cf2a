/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Find the structs that a stream carries. */
#include "unit.h"

#include <bcc/bcc_common.h>
#include <linux/bpf.h>
#include <string.h>

#include "cc/annotate.h"
#include "cc/stream_structs.h"
#include "make_btf.h"
#include "object/object.h"

/* Replace libbcc's description of the stream "events": the fields of its struct. */
static const char *fields[] = { "pid#unsigned int", "address#u64" };

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

/* Add the annotation that puts a type's layout into the object. */
static void annotate_type(struct basics *b, const char *name, int id, uint32_t size)
{
	char container[64];

	snprintf(container, sizeof(container), "____btf_map_" ANNOTATE_PREFIX "s_%s", name);
	btf__add_struct(b->btf, container, 8 + size);
	add_field(b, "key", b->s32, 0, 0);
	add_field(b, "value", id, 64, 0);
}

/* Add a struct of these two fields, of size bytes, and its annotation; return its id. */
static int add_event(struct basics *b, const char *name, int address, uint32_t size)
{
	int id = btf__add_struct(b->btf, name, size);

	add_field(b, "pid", b->u32, 0, 0);
	add_field(b, "address", address, 64, 0);
	annotate_type(b, name, id, size);
	return id;
}

/* Find the streams of a program that sends size bytes to a map; -1: an unknown number. */
static void match_map(struct basics *b, struct object_map map, int size, struct object *obj)
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
		{ .code = BPF_JMP | BPF_CALL,
		  .imm = size ? BPF_FUNC_perf_event_output : BPF_FUNC_perf_event_read },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	struct object_prog prog = { .name = "p", .insns = insns, .insn_count = COUNT_OF(insns) };
	__u32 btf_size;

	*obj = (struct object){ .progs = &prog, .prog_count = 1, .maps = &map, .map_count = 1 };
	obj->btf = (void *)btf__raw_data(b->btf, &btf_size);
	obj->btf_size = btf_size;
	assert_int_equal(stream_structs_match(NULL, obj), 0);
}

static void match(struct basics *b, int size, struct object *obj)
{
	const struct object_map events = { .name = "events",
					   .type = BPF_MAP_TYPE_PERF_EVENT_ARRAY };

	match_map(b, events, size, obj);
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

static void the_size_sent_chooses_between_structs(void **state)
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

static void other_structs_are_found_by_their_sizes(void **state)
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

/* If the sizes are equal, the fields' types decide. */
static void types_choose_between_structs_of_one_size(void **state)
{
	struct basics b;
	int right;

	(void)state;
	basics_new(&b);
	add_event(&b, "other", add_typedef(&b, "ktime_t", b.s64), 16);
	right = add_event(&b, "right", add_typedef(&b, "u64", b.u64), 16);
	assert_layouts(&b, 16, right, 0);
	btf__free(b.btf);
}

enum kind {
	LONG,
	UNSIGNED,
	QUALIFIED,
	TEXT,
	CODE,
	CHARS,
	TWO_FOURS,
	FOUR_TWOS,
	COLOR,
	KNOWN,
	BARE
};

static int add_kind(struct basics *b, enum kind kind)
{
	switch (kind) {
	case LONG:
		return b->s64;
	case UNSIGNED:
		return b->u64;
	case QUALIFIED:
		return btf__add_volatile(b->btf, btf__add_const(b->btf, b->u64));
	case TEXT:
		return btf__add_ptr(b->btf, b->character);
	case CODE:
		return btf__add_ptr(b->btf, btf__add_func_proto(b->btf, 0));
	case CHARS:
		return add_array(b, b->character, 8);
	case TWO_FOURS:
		return add_array(b, add_array(b, b->u8, 4), 2);
	case FOUR_TWOS:
		return add_array(b, add_array(b, b->u8, 2), 4);
	case COLOR:
		return btf__add_enum(b->btf, "color", 8);
	case KNOWN:
		return btf__add_struct(b->btf, "known", 8);
	default:
		return btf__add_struct(b->btf, NULL, 8);
	}
}

/* Of two structs of one size, the one whose address has libbcc's type is chosen. */
static void types_without_a_typedef_choose_too(void **state)
{
	static const struct {
		const char *field;
		enum kind right, other;
	} rows[] = {
		{ "address#long long", LONG, UNSIGNED },
		{ "address#const volatile unsigned long long", QUALIFIED, LONG },
		{ "address#const char *", TEXT, KNOWN },
		{ "address#void (*)(int)", CODE, CHARS },
		{ "address#char[8]", CHARS, TWO_FOURS },
		{ "address#unsigned char[2][4]", TWO_FOURS, FOUR_TWOS },
		{ "address#unsigned char [4][2]", FOUR_TWOS, CHARS },
		{ "address#enum color", COLOR, TEXT },
		{ "address#struct known", KNOWN, COLOR },
		{ "address#struct (unnamed struct at a.c:1:1)", BARE, TWO_FOURS },
	};
	const char *usual = fields[1];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct basics b;
		int right;

		basics_new(&b);
		fields[1] = rows[i].field;
		add_event(&b, "other", add_kind(&b, rows[i].other), 16);
		right = add_event(&b, "right", add_kind(&b, rows[i].right), 16);
		assert_layouts(&b, 16, right, 0);
		btf__free(b.btf);
	}
	fields[1] = usual;
}

/* typedef struct { ... } event_t; and const of it. */
static void typedefs_are_resolved(void **state)
{
	struct basics b;
	int event;

	(void)state;
	basics_new(&b);
	event = btf__add_struct(b.btf, NULL, 16);
	add_field(&b, "pid", b.u32, 0, 0);
	add_field(&b, "address", b.u64, 64, 0);
	annotate_type(&b, "event_t", btf__add_const(b.btf, add_typedef(&b, "event_t", event)), 16);
	assert_layouts(&b, 16, event, 0);
	btf__free(b.btf);
}

static void a_struct_with_other_names_is_not_chosen(void **state)
{
	struct object obj;
	struct basics b;
	int id;

	(void)state;
	basics_new(&b);
	id = btf__add_struct(b.btf, "near", 16);
	add_field(&b, "pid", b.u32, 0, 0);
	add_field(&b, "addresses", b.u64, 64, 0);
	annotate_type(&b, "near", id, 16);
	match(&b, 24, &obj);
	assert_int_equal(obj.streams[0].layout_count, 0);
	free_streams(&obj);
	btf__free(b.btf);
}

/* If two structs have the size, neither is chosen. */
static void ambiguous_structs_have_no_layout(void **state)
{
	const struct object_map unknown = { .name = "raw", .type = BPF_MAP_TYPE_PERF_EVENT_ARRAY };
	struct object obj;
	struct basics b;
	int first;

	(void)state;
	basics_new(&b);
	first = add_event(&b, "first", b.u64, 16);
	match_map(&b, unknown, 16, &obj);
	assert_int_equal(obj.stream_count, 1);
	assert_string_equal(obj.streams[0].name, "raw");
	assert_int_equal(obj.streams[0].layout_count, 1);
	assert_int_equal(obj.streams[0].layouts[0], first);
	free_streams(&obj);
	add_event(&b, "second", b.s64, 16);
	match_map(&b, unknown, 16, &obj);
	assert_int_equal(obj.streams[0].layout_count, 0);
	free_streams(&obj);
	btf__free(b.btf);
}

/* Such an array may also be used to read counters. */
static void a_map_that_nothing_is_sent_to_is_no_stream(void **state)
{
	const struct object_map counters = { .name = "cycles",
					     .type = BPF_MAP_TYPE_PERF_EVENT_ARRAY };
	const struct object_map hash = { .name = "events", .type = BPF_MAP_TYPE_HASH };
	struct object obj;
	struct basics b;

	(void)state;
	basics_new(&b);
	add_event(&b, "event", b.u64, 16);
	match_map(&b, counters, 0, &obj);
	assert_int_equal(obj.stream_count, 0);
	free(obj.streams);
	match_map(&b, hash, 16, &obj);
	assert_int_equal(obj.stream_count, 0);
	free(obj.streams);
	btf__free(b.btf);
}

/* Without BTF the streams are found, but not their structs. */
static void without_types_there_are_no_layouts(void **state)
{
	struct object_map map = { .name = "events", .type = BPF_MAP_TYPE_PERF_EVENT_ARRAY };
	struct object obj = { .maps = &map, .map_count = 1 };

	(void)state;
	assert_int_equal(stream_structs_match(NULL, &obj), 0);
	assert_int_equal(obj.stream_count, 1);
	assert_int_equal(obj.streams[0].layout_count, 0);
	free_streams(&obj);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_size_sent_chooses_between_structs),
		cmocka_unit_test(other_structs_are_found_by_their_sizes),
		cmocka_unit_test(types_choose_between_structs_of_one_size),
		cmocka_unit_test(types_without_a_typedef_choose_too),
		cmocka_unit_test(typedefs_are_resolved),
		cmocka_unit_test(a_struct_with_other_names_is_not_chosen),
		cmocka_unit_test(ambiguous_structs_have_no_layout),
		cmocka_unit_test(a_map_that_nothing_is_sent_to_is_no_stream),
		cmocka_unit_test(without_types_there_are_no_layouts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
