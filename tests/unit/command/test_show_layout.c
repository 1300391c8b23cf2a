/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <jansson.h>
#include <linux/bpf.h>

#include "command/show_layout.h"
#include "make_btf.h"
#include "object/object.h"
#include "object/object_set.h"

static struct basics b;

static int setup(void **state)
{
	(void)state;
	basics_new(&b);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	btf__free(b.btf);
	return 0;
}

/* A u64 at offset 8 after a byte, an array of structs with a hole, bitfields, a union, a pointer. */
static int add_event(void)
{
	int text = add_array(&b, b.character, 5);
	int point = btf__add_struct(b.btf, "point", 8);
	int points, either, pointer, id;

	add_field(&b, "x", b.s16, 0, 0);
	add_field(&b, "y", b.s32, 32, 0);
	points = add_array(&b, point, 2);
	either = btf__add_union(b.btf, NULL, 8);
	add_field(&b, "n", b.u64, 0, 0);
	add_field(&b, "t", text, 0, 0);
	pointer = btf__add_ptr(b.btf, 0);
	id = btf__add_struct(b.btf, "event", 56);
	add_field(&b, "a", b.u8, 0, 0);
	add_field(&b, "p", points, 32, 0);
	add_field(&b, "b", b.u32, 160, 3);
	add_field(&b, "c", b.u32, 163, 20);
	add_field(&b, NULL, either, 192, 0);
	add_field(&b, "s", pointer, 256, 0);
	add_field(&b, "last", b.boolean, 320, 0);
	return id;
}

static const char want[] = "/* stream events */\n"
			   "struct event {\n"
			   "\tunsigned char a;                 /*    0      1 */\n"
			   "\t/* 3 bytes of hole */\n"
			   "\tstruct point {\n"
			   "\t\tshort x;                 /*    4      2 */\n"
			   "\t\t/* 2 bytes of hole */\n"
			   "\t\tint y;                   /*    8      4 */\n"
			   "\t} p[2];                          /*    4     16 */\n"
			   "\tunsigned int b : 3;              /*   20:0    3 bits */\n"
			   "\tunsigned int c : 20;             /*   20:3   20 bits */\n"
			   "\t/* 9 bits of hole */\n"
			   "\tunion {\n"
			   "\t\tunsigned long long n;    /*   24      8 */\n"
			   "\t\tchar t[5];               /*   24      5 */\n"
			   "\t};                               /*   24      8 */\n"
			   "\tvoid *s;                         /*   32      8 */\n"
			   "\t_Bool last;                      /*   40      1 */\n"
			   "\t/* 15 bytes of padding */\n"
			   "} events; /* 56 bytes */\n"
			   "\n"
			   "/* map counts */\n"
			   "unsigned int key; /* 4 bytes */\n"
			   "/* the type of value's value is not known */\n";

/* Print the layouts of one object, or of the same object as two targets. */
static int describe(enum print_format format, uint32_t n, struct buf *out)
{
	uint32_t id = (uint32_t)add_event();
	struct object_map maps[] = {
		{ .name = "events", .role = OBJECT_MAP_HIDDEN },
		{ .name = "counts", .role = OBJECT_MAP_RESULT, .btf_key = (uint32_t)b.u32 },
	};
	struct object_stream stream = { "events", 0, &id, 1 };
	struct object obj = {
		.maps = maps, .map_count = COUNT_OF(maps), .streams = &stream, .stream_count = 1
	};

	const struct object_set_object objects[] = { { "./a.c", &obj }, { "b.o", &obj } };
	struct object_set object_set;
	int err;

	obj.btf = (void *)btf__raw_data(b.btf, &obj.btf_size);
	assert_int_equal(object_set_make(objects, n, &object_set), 0);
	err = show_layout_object_set(&object_set, format, out);
	object_set_free(&object_set);
	return err;
}

static void structs_have_holes_and_padding(void **state)
{
	struct buf out = { 0 };

	(void)state;
	assert_int_equal(describe(PRINT_TABLE, 1, &out), 0);
	assert_string_equal(buf_text(&out), want);
	buf_free(&out);
}

static int add_user(int is, uint32_t size)
{
	int id = btf__add_struct(b.btf, NULL, size);

	add_field(&b, "at_user", b.u64, 0, 0);
	add_field(&b, "got", b.u64, 64, 0);
	add_field(&b, "is", is, 128, 0);
	return id;
}

/* Types print as they are declared, with USER() of <calltap/user.h>. */
static void user_types_are_named(void **state)
{
	int path = add_user(add_array(&b, b.character, 16), 32);
	int point = add_user(b.u64, 24);
	int two = add_array(&b, point, 2);
	int id = btf__add_struct(b.btf, "call", 80);
	struct type *t;
	struct buf out = { 0 };

	(void)state;
	add_field(&b, "path", path, 0, 0);
	add_field(&b, "numbers", two, 256, 0);
	assert_int_equal(basics_layout(&b, id, &t), 0);
	show_layout_text(t, "calls", &out);
	assert_string_equal(buf_text(&out),
			    "struct call {\n"
			    "\tUSER(char[16]) path;             /*    0     32 */\n"
			    "\tUSER(unsigned long long) numbers[2]; /*   32     48 */\n"
			    "} calls; /* 80 bytes */\n");
	buf_clear(&out);
	show_layout_json(t, &out);
	assert_non_null(strstr(buf_text(&out), "\"type\":\"USER(char[16])\",\"offset\":0,"));
	assert_non_null(strstr(buf_text(&out), "\"type\":\"USER(unsigned long long)[2]\","));
	buf_free(&out);
	layout_free(t);
}

static void each_target_has_a_heading(void **state)
{
	struct buf out = { 0 };

	(void)state;
	assert_int_equal(describe(PRINT_TABLE, 2, &out), 0);
	assert_memory_equal(buf_text(&out), "/* ./a.c */\n\n/* stream a:events */\n", 35);
	assert_non_null(strstr(buf_text(&out), "\n\n/* b.o */\n\n/* stream b:events */\n"));
	assert_non_null(strstr(buf_text(&out), "\n/* map b:counts */\n"));
	buf_free(&out);
}

static json_t *line(const char **text)
{
	json_t *j = json_loads(*text, JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES, NULL);

	assert_non_null(j);
	*text = strchr(*text, '\n') + 1;
	return j;
}

static void json_has_one_line_per_layout(void **state)
{
	struct buf out = { 0 };
	const char *text;
	json_t *j, *members, *m;

	(void)state;
	assert_int_equal(describe(PRINT_JSON, 1, &out), 0);
	text = buf_text(&out);
	j = line(&text);
	assert_string_equal(json_string_value(json_object_get(j, "stream")), "events");
	members = json_object_get(json_object_get(j, "event"), "members");
	assert_int_equal(json_array_size(members), 7);
	m = json_array_get(members, 3);
	assert_int_equal(json_integer_value(json_object_get(m, "offset")), 20);
	assert_int_equal(json_integer_value(json_object_get(m, "bit")), 3);
	assert_int_equal(json_integer_value(json_object_get(m, "bits")), 20);
	json_decref(j);
	j = line(&text);
	assert_string_equal(json_string_value(json_object_get(j, "map")), "counts");
	assert_true(json_is_null(json_object_get(j, "value")));
	json_decref(j);
	assert_string_equal(text, "");
	buf_free(&out);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(structs_have_holes_and_padding),
		TEST(user_types_are_named),
		TEST(each_target_has_a_heading),
		TEST(json_has_one_line_per_layout),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
