/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <errno.h>

#include "decode/constant_names.h"
#include "decode/layout.h"
#include "make_btf.h"

static struct basics b;

static int setup(void **state)
{
	(void)state;
	libbpf_set_print(NULL);
	basics_new(&b);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	btf__free(b.btf);
	return 0;
}

/* Add a struct of so many bytes with one field of the type at bit 0; return its id. */
static int struct_around(int type, uint32_t size)
{
	int id = btf__add_struct(b.btf, "around", size);

	add_field(&b, "f", type, 0, 0);
	return id;
}

/* The field's type in a valid layout. */
static struct type *layout_around(int type, uint32_t size)
{
	struct type *t = NULL;

	assert_int_equal(basics_layout(&b, struct_around(type, size), &t), 0);
	assert_int_equal(t->kind, TYPE_STRUCT);
	assert_int_equal(t->count, 1);
	return t;
}

static int error_of(int id)
{
	struct type *t = NULL;
	int err = basics_layout(&b, id, &t);

	if (!err)
		layout_free(t);
	else
		assert_null(t);
	return err;
}

static void integers_have_their_kinds(void **state)
{
	const struct {
		int id;
		enum type_kind kind;
		uint32_t size;
		const char *name;
	} rows[] = {
		{ b.u8, TYPE_UNSIGNED, 1, "unsigned char" },
		{ b.u16, TYPE_UNSIGNED, 2, "unsigned short" },
		{ b.u32, TYPE_UNSIGNED, 4, "unsigned int" },
		{ b.u64, TYPE_UNSIGNED, 8, "unsigned long long" },
		{ b.s16, TYPE_SIGNED, 2, "short" },
		{ b.s32, TYPE_SIGNED, 4, "int" },
		{ b.s64, TYPE_SIGNED, 8, "long long" },
		{ b.character, TYPE_CHAR, 1, "char" },
		{ b.boolean, TYPE_BOOL, 1, "_Bool" },
		{ btf__add_int(b.btf, "__int128", 16, BTF_INT_SIGNED), TYPE_SIGNED, 16,
		  "__int128" },
		{ btf__add_float(b.btf, "float", 4), TYPE_FLOAT, 4, "float" },
		{ btf__add_float(b.btf, "double", 8), TYPE_FLOAT, 8, "double" },
		{ btf__add_ptr(b.btf, b.u32), TYPE_POINTER, 8, "void *" },
		{ btf__add_ptr(b.btf, 0), TYPE_POINTER, 8, "void *" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct type *t = layout_around(rows[i].id, 16);

		check(t->members[0].type->kind == rows[i].kind, rows[i].name);
		check(t->members[0].type->size == rows[i].size, rows[i].name);
		assert_string_equal(t->members[0].type->name, rows[i].name);
		layout_free(t);
	}
}

/* __s8 is a number, and an array of __s8 is not a string. */
static void signed_char_is_a_number(void **state)
{
	struct type *t = layout_around(b.s8, 1);

	(void)state;
	assert_int_equal(t->members[0].type->kind, TYPE_SIGNED);
	layout_free(t);
}

static void typedefs_decide_the_display(void **state)
{
	const struct {
		const char *name;
		int target;
		enum display display;
	} rows[] = {
		{ "__be32", b.u32, DISPLAY_IPV4 },   { "__be16", b.u16, DISPLAY_PORT },
		{ "ktime_t", b.s64, DISPLAY_KTIME }, { "umode_t", b.u16, DISPLAY_OCTAL },
		{ "ret_t", b.s32, DISPLAY_RETURN },  { "__u32", b.u32, DISPLAY_PLAIN },
		{ "__be32", b.u64, DISPLAY_PLAIN }, /* right name, wrong size */
		{ "__be16", b.u32, DISPLAY_PLAIN },  { "ktime_t", b.s32, DISPLAY_PLAIN },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct type *t = layout_around(add_typedef(&b, rows[i].name, rows[i].target), 8);

		check(t->members[0].type->display == rows[i].display, rows[i].name);
		assert_string_equal(t->members[0].type->name, rows[i].name);
		layout_free(t);
	}
}

static void typedefs_of_typedefs_keep_the_display(void **state)
{
	int be32 = add_typedef(&b, "__be32", add_typedef(&b, "__u32", b.u32));
	struct type *t = layout_around(add_typedef(&b, "my_addr", be32), 4);

	(void)state;
	assert_int_equal(t->members[0].type->display, DISPLAY_IPV4);
	assert_string_equal(t->members[0].type->name, "my_addr");
	layout_free(t);
}

static void typedefs_keep_the_names_of_constants(void **state)
{
	int flags = add_typedef(&b, "my_flags_t", add_typedef(&b, "open_flags_t", b.s32));
	struct type *t = layout_around(flags, 4);

	(void)state;
	assert_int_equal(t->members[0].type->display, DISPLAY_NAMED);
	assert_non_null(t->members[0].type->constants);
	assert_ptr_equal(t->members[0].type->constants, constant_names_of("open_flags_t"));
	layout_free(t);
}

static void in6_addr_prints_as_address(void **state)
{
	int bytes = add_array(&b, b.u8, 16);
	int id = btf__add_struct(b.btf, "in6_addr", 16);
	struct type *t;

	(void)state;
	add_field(&b, "bytes", bytes, 0, 0);
	t = layout_around(id, 16);
	assert_int_equal(t->members[0].type->display, DISPLAY_IPV6);
	assert_string_equal(t->members[0].type->name, "struct in6_addr");
	layout_free(t);
	id = btf__add_struct(b.btf, "in6_addr", 4); /* another type of this name */
	add_field(&b, "x", b.u32, 0, 0);
	t = layout_around(id, 4);
	assert_int_equal(t->members[0].type->display, DISPLAY_PLAIN);
	layout_free(t);
}

static void qualifiers_are_ignored(void **state)
{
	int be16 = add_typedef(&b, "__be16", b.u16);
	struct type *t = layout_around(
		btf__add_const(b.btf, btf__add_volatile(b.btf, btf__add_restrict(b.btf, be16))), 2);

	(void)state;
	assert_int_equal(t->members[0].type->display, DISPLAY_PORT);
	assert_string_equal(t->members[0].type->name, "__be16");
	layout_free(t);
}

static void array_sizes_multiply(void **state)
{
	struct type *t = layout_around(add_array(&b, b.u16, 5), 10);
	const struct type *array = t->members[0].type;

	(void)state;
	assert_int_equal(array->kind, TYPE_ARRAY);
	assert_int_equal(array->count, 5);
	assert_int_equal(array->size, 10);
	assert_int_equal(array->element->kind, TYPE_UNSIGNED);
	assert_string_equal(array->name, "unsigned short[5]");
	layout_free(t);
}

/* int a[2][3] is two arrays of three elements. */
static void arrays_of_arrays_are_spelled_as_in_c(void **state)
{
	struct type *t = layout_around(add_array(&b, add_array(&b, b.s32, 3), 2), 24);
	const struct type *array = t->members[0].type;

	(void)state;
	assert_int_equal(array->size, 24);
	assert_int_equal(array->count, 2);
	assert_int_equal(array->element->count, 3);
	assert_string_equal(array->name, "int[2][3]");
	layout_free(t);
}

static void flexible_arrays_are_empty(void **state)
{
	struct type *t = layout_around(add_array(&b, b.character, 0), 0);

	(void)state;
	assert_int_equal(t->members[0].type->size, 0);
	assert_int_equal(t->members[0].type->count, 0);
	layout_free(t);
}

static void enums_have_names_and_values(void **state)
{
	int id = btf__add_enum(b.btf, "state", 4);
	struct type *t;
	const struct type *e;

	(void)state;
	btf__add_enum_value(b.btf, "BAD", -2);
	btf__add_enum_value(b.btf, "GOOD", 7);
	t = layout_around(id, 4);
	e = t->members[0].type;
	assert_int_equal(e->kind, TYPE_ENUM);
	assert_int_equal(e->count, 2);
	assert_string_equal(e->name, "enum state");
	assert_string_equal(e->names[0].name, "BAD");
	assert_int_equal(e->names[0].value, -2);
	assert_string_equal(e->names[1].name, "GOOD");
	assert_int_equal(e->names[1].value, 7);
	layout_free(t);
}

static void wide_enums_keep_64_bits(void **state)
{
	int id = btf__add_enum64(b.btf, "wide", 8, true);
	struct type *t;

	(void)state;
	btf__add_enum64_value(b.btf, "BIG", 0x123456789abcdef0);
	btf__add_enum64_value(b.btf, "NEG", (__u64)-5);
	t = layout_around(id, 8);
	assert_int_equal(t->members[0].type->size, 8);
	assert_int_equal(t->members[0].type->names[0].value, 0x123456789abcdef0);
	assert_int_equal(t->members[0].type->names[1].value, -5);
	layout_free(t);
}

static void enums_have_integer_sizes(void **state)
{
	(void)state;
	assert_int_equal(error_of(struct_around(btf__add_enum(b.btf, "tiny", 1), 8)), 0);
	assert_int_equal(error_of(struct_around(btf__add_enum(b.btf, "short", 2), 8)), 0);
	assert_int_equal(error_of(struct_around(btf__add_enum(b.btf, "long", 8), 8)), 0);
}

/* struct { struct { u32 x; union { u16 lo; u32 all; }; } inner; u8 tail; } */
static void structs_and_unions_nest(void **state)
{
	int u = btf__add_union(b.btf, NULL, 4);
	int inner, outer;
	struct type *t = NULL;
	const struct type *in;

	(void)state;
	add_field(&b, "lo", b.u16, 0, 0);
	add_field(&b, "all", b.u32, 0, 0);
	inner = btf__add_struct(b.btf, "inner", 8);
	add_field(&b, "x", b.u32, 0, 0);
	add_field(&b, NULL, u, 32, 0);
	outer = btf__add_struct(b.btf, "outer", 12);
	add_field(&b, "inner", inner, 0, 0);
	add_field(&b, "tail", b.u8, 64, 0);
	assert_int_equal(basics_layout(&b, outer, &t), 0);
	assert_int_equal(t->size, 12);
	in = t->members[0].type;
	assert_int_equal(in->kind, TYPE_STRUCT);
	assert_string_equal(in->name, "struct inner");
	assert_string_equal(in->members[1].name, "");
	assert_int_equal(in->members[1].offset, 32);
	assert_int_equal(in->members[1].type->kind, TYPE_UNION);
	assert_string_equal(in->members[1].type->members[1].name, "all");
	assert_int_equal(t->members[1].offset, 64);
	layout_free(t);
}

static void bitfields_keep_offset_and_width(void **state)
{
	int id = btf__add_struct(b.btf, "bits", 4);
	struct type *t = NULL;

	(void)state;
	add_field(&b, "a", b.u32, 0, 3);
	add_field(&b, "b", b.u32, 3, 7);
	add_field(&b, "c", b.s32, 10, 22);
	assert_int_equal(basics_layout(&b, id, &t), 0);
	assert_int_equal(t->members[1].offset, 3);
	assert_int_equal(t->members[1].bits, 7);
	assert_int_equal(t->members[2].offset, 10);
	assert_int_equal(t->members[2].bits, 22);
	layout_free(t);
}

/* The display of a struct as USER() declares it. */
static enum display display_of_user(uint32_t got_bits, const char *is)
{
	int id = btf__add_struct(b.btf, NULL, 20);
	enum display display;
	struct type *t = NULL;

	add_field(&b, "at_user", b.u64, 0, 0);
	add_field(&b, "got", b.s64, 64, got_bits);
	add_field(&b, is, b.u32, 128, 0);
	assert_int_equal(basics_layout(&b, id, &t), 0);
	display = t->display;
	layout_free(t);
	return display;
}

static void user_memory_is_recognized(void **state)
{
	(void)state;
	assert_int_equal(display_of_user(0, "is"), DISPLAY_USER);
	assert_int_equal(display_of_user(7, "is"), DISPLAY_PLAIN); /* not 8 bytes */
	assert_int_equal(display_of_user(0, "was"), DISPLAY_PLAIN);
}

/* The display of a struct as ONE_OF() declares it. */
static enum display display_of_one(const char *one, bool in_union)
{
	int inner = in_union ? btf__add_union(b.btf, NULL, 8) : btf__add_struct(b.btf, NULL, 8);
	enum display display;
	struct type *t = NULL;
	int id;

	add_field(&b, "value", b.u64, 0, 0);
	id = btf__add_struct(b.btf, NULL, 16);
	add_field(&b, "which", b.u64, 0, 0);
	add_field(&b, one, inner, 64, 0);
	assert_int_equal(basics_layout(&b, id, &t), 0);
	display = t->display;
	layout_free(t);
	return display;
}

static void one_of_is_recognized(void **state)
{
	(void)state;
	assert_int_equal(display_of_one("one", true), DISPLAY_ONE_OF);
	assert_int_equal(display_of_one("one", false), DISPLAY_PLAIN);
	assert_int_equal(display_of_one("two", true), DISPLAY_PLAIN);
}

static void packed_fields_are_valid(void **state)
{
	int id = btf__add_struct(b.btf, "packed", 13);
	struct type *t = NULL;

	(void)state;
	add_field(&b, "a", b.u8, 0, 0);
	add_field(&b, "b", b.u64, 8, 0);
	add_field(&b, "c", b.u32, 72, 0);
	assert_int_equal(basics_layout(&b, id, &t), 0);
	assert_int_equal(t->size, 13);
	assert_int_equal(t->members[1].offset, 8);
	layout_free(t);
}

static void a_typedef_of_a_struct_is_a_struct(void **state)
{
	int id = add_typedef(&b, "event_t", struct_around(b.u32, 4));
	struct type *t = NULL;

	(void)state;
	assert_int_equal(basics_layout(&b, id, &t), 0);
	assert_int_equal(t->kind, TYPE_STRUCT);
	assert_string_equal(t->name, "event_t");
	layout_free(t);
}

static void only_structs_are_layouts(void **state)
{
	(void)state;
	assert_int_equal(error_of(b.u32), -EINVAL);
	assert_int_equal(error_of(add_array(&b, b.u32, 4)), -EINVAL);
	assert_int_equal(error_of(btf__add_enum(b.btf, "e", 4)), -EINVAL);
	assert_int_equal(error_of(btf__add_fwd(b.btf, "f", BTF_FWD_STRUCT)), -EINVAL);
	assert_int_equal(error_of(btf__add_func_proto(b.btf, 0)), -EINVAL);
	assert_int_equal(error_of(0), -EINVAL);
	assert_int_equal(error_of(9999), -EINVAL);
	assert_int_equal(error_of(-1), -EINVAL);
}

/* A map's key or value may have any type. */
static void any_type_has_a_layout(void **state)
{
	const struct {
		int id;
		enum type_kind kind;
		uint32_t size;
	} rows[] = {
		{ b.u32, TYPE_UNSIGNED, 4 },
		{ add_typedef(&b, "pid_t", b.s32), TYPE_SIGNED, 4 },
		{ add_array(&b, b.character, 16), TYPE_ARRAY, 16 },
		{ btf__add_enum(b.btf, "e", 4), TYPE_ENUM, 4 },
		{ btf__add_ptr(b.btf, 0), TYPE_POINTER, 8 },
		{ struct_around(b.u32, 4), TYPE_STRUCT, 4 },
	};
	__u32 size;
	const void *raw = btf__raw_data(b.btf, &size);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct type *t = NULL;

		assert_int_equal(layout_read_type(raw, size, (uint32_t)rows[i].id, &t), 0);
		assert_int_equal(t->kind, rows[i].kind);
		assert_int_equal(t->size, rows[i].size);
		layout_free(t);
	}
}

static void fields_outside_are_refused(void **state)
{
	(void)state;
	assert_int_equal(error_of(struct_around(b.u32, 4)), 0);
	assert_int_equal(error_of(struct_around(b.u32, 3)), -EINVAL);
	assert_int_equal(error_of(struct_around(b.u32, 0)), -EINVAL);
}

static void bitfields_outside_are_refused(void **state)
{
	static const struct {
		uint32_t offset, bits;
		int err;
	} rows[] = {
		{ 31, 1, 0 },	    /* the last bit */
		{ 31, 2, -EINVAL }, /* one more */
		{ 0, 32, 0 },
		{ 0, 33, -EINVAL }, /* wider than its type */
		{ 0xffffe0, 8, -EINVAL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		int id = btf__add_struct(b.btf, "s", 4);

		add_field(&b, "plain", b.u8, 0, 8); /* makes the struct one with bitfields */
		add_field(&b, "f", b.u32, rows[i].offset, rows[i].bits);
		assert_int_equal(error_of(id), rows[i].err);
	}
}

/* libbpf does not write such BTF, but a damaged file may contain it. */
static void fields_inside_a_byte_are_refused(void **state)
{
	int id = struct_around(b.u8, 8);
	struct btf_member *m = btf_members(btf__type_by_id(b.btf, (__u32)id));

	(void)state;
	m->offset = 3;
	assert_int_equal(error_of(id), -EINVAL);
}

static void fields_without_type_are_refused(void **state)
{
	(void)state;
	assert_int_equal(error_of(struct_around(0, 8)), -EINVAL);
	assert_int_equal(error_of(struct_around(12345, 8)), -EINVAL);
	assert_int_equal(error_of(struct_around(btf__add_fwd(b.btf, "f", BTF_FWD_UNION), 8)),
			 -EINVAL);
	assert_int_equal(error_of(struct_around(btf__add_func_proto(b.btf, 0), 8)), -EINVAL);
	assert_int_equal(error_of(struct_around(btf__add_float(b.btf, "long double", 16), 16)),
			 -EINVAL);
}

static void a_struct_inside_itself_is_refused(void **state)
{
	int id = btf__type_cnt(b.btf);

	(void)state;
	assert_int_equal(struct_around(id, 8), id);
	assert_int_equal(error_of(id), -E2BIG);
}

/* Two members of its own type at each level: the number of types must be limited, too. */
static void a_struct_twice_inside_itself_is_refused(void **state)
{
	int id = btf__type_cnt(b.btf);

	(void)state;
	assert_int_equal(struct_around(id, 8), id);
	for (int i = 0; i < 100; i++)
		add_field(&b, "again", id, 0, 0);
	assert_int_equal(error_of(id), -E2BIG);
}

static void cycles_of_typedefs_and_arrays_are_refused(void **state)
{
	int id = btf__type_cnt(b.btf);

	(void)state;
	assert_int_equal(add_typedef(&b, "t", id + 1), id);
	assert_int_equal(btf__add_const(b.btf, id), id + 1);
	assert_int_equal(error_of(struct_around(id, 8)), -E2BIG);
	id = btf__type_cnt(b.btf);
	assert_int_equal(add_array(&b, id, 1), id);
	assert_int_equal(error_of(struct_around(id, 8)), -E2BIG);
}

static void pointers_to_the_struct_itself_are_valid(void **state)
{
	int id = btf__type_cnt(b.btf);

	(void)state;
	assert_int_equal(btf__add_ptr(b.btf, id + 1), id);
	assert_int_equal(struct_around(id, 8), id + 1);
	assert_int_equal(error_of(id + 1), 0);
}

static void depth_has_a_limit(void **state)
{
	int id = b.u8;
	int fine = 0;

	(void)state;
	for (int depth = 1; depth <= 40; depth++) {
		int err;

		id = struct_around(id, 1);
		err = error_of(id);
		assert_true(err == (depth == fine + 1 && !err ? 0 : -E2BIG));
		fine += !err;
	}
	assert_true(fine >= 8 && fine <= 39);
}

static void size_has_a_limit(void **state)
{
	(void)state;
	assert_int_equal(error_of(struct_around(add_array(&b, b.u8, 1 << 20), 1 << 20)), 0);
	assert_int_equal(error_of(struct_around(b.u8, (1 << 20) + 1)), -E2BIG);
	assert_int_equal(error_of(struct_around(add_array(&b, b.u8, (1 << 20) + 1), 8)), -E2BIG);
	assert_int_equal(error_of(struct_around(add_array(&b, b.u64, 0xffffffff), 8)), -E2BIG);
	assert_int_equal(error_of(struct_around(add_array(&b, b.u64, 0x20000000), 8)), -E2BIG);
}

/* Four thousand million elements without a size need no memory, but a lot of output. */
static void arrays_without_element_size_are_empty(void **state)
{
	int nothing = btf__add_struct(b.btf, "nothing", 0);
	struct type *t = NULL;
	int err = basics_layout(&b, struct_around(add_array(&b, nothing, 0xffffffff), 8), &t);

	(void)state;
	if (!err)
		assert_true(t->members[0].type->count <= 1 << 20);
	else
		assert_int_equal(err, -E2BIG);
	layout_free(t);
}

static void count_has_a_limit(void **state)
{
	int leaf = struct_around(b.u8, 1);
	int mid, top;

	(void)state;
	mid = btf__add_struct(b.btf, "mid", 1);
	for (int i = 0; i < 1000; i++)
		add_field(&b, "m", leaf, 0, 0);
	top = btf__add_union(b.btf, "top", 1);
	for (int i = 0; i < 100; i++)
		add_field(&b, "t", mid, 0, 0);
	assert_int_equal(error_of(mid), 0);
	assert_int_equal(error_of(top), -E2BIG);
}

/* Each use of an enum copies its names. */
static void enumerators_count_too(void **state)
{
	int e = btf__add_enum(b.btf, "large", 4);
	int id;

	(void)state;
	for (int i = 0; i < 1000; i++)
		btf__add_enum_value(b.btf, "NAME", i);
	id = btf__add_union(b.btf, "uses", 4);
	for (int i = 0; i < 100; i++)
		add_field(&b, "u", e, 0, 0);
	assert_int_equal(error_of(id), -E2BIG);
}

static void broken_btf_is_refused(void **state)
{
	__u32 size;
	const char *raw;
	int id = struct_around(b.u32, 4);

	(void)state;
	raw = btf__raw_data(b.btf, &size);
	for (__u32 len = 0; len < size; len++) {
		struct type *t = NULL;
		char *copy = malloc(len ? len : 1);
		int err;

		memcpy(copy, raw, len);
		err = layout_read_struct(copy, len, (uint32_t)id, &t);
		free(copy);
		assert_int_equal(err, -EINVAL);
		assert_null(t);
	}
}

/* BTF with a flipped bit is read or refused. */
static void flipped_bits_are_harmless(void **state)
{
	int id = add_listen(&b, NULL, 88);
	size_t fine = 0;
	__u32 size;
	const void *raw = btf__raw_data(b.btf, &size);
	char *copy = malloc(size);

	(void)state;
	memcpy(copy, raw, size);
	for (__u32 bit = 0; bit < size * 8; bit++) {
		struct type *t = NULL;
		int err;

		copy[bit / 8] ^= (char)(1 << bit % 8);
		err = layout_read_struct(copy, size, (uint32_t)id, &t);
		assert_true(err == 0 || err == -EINVAL || err == -E2BIG);
		fine += !err;
		layout_free(t);
		copy[bit / 8] ^= (char)(1 << bit % 8);
	}
	assert_true(fine >= 1 && fine < size * 8);
	free(copy);
}

static void samples_fit_plain_or_padded(void **state)
{
	static const struct {
		uint32_t size;
		size_t bytes;
		bool fits;
	} rows[] = {
		{ 32, 32, true },  { 32, 36, true }, { 32, 31, false }, { 32, 33, false },
		{ 32, 40, false }, { 88, 92, true }, { 88, 88, true },	{ 88, 84, false },
		{ 4, 4, true },	   { 4, 12, false }, { 5, 12, true },	{ 1, 4, true },
		{ 0, 0, true },	   { 36, 36, true }, { 36, 44, false }, { 37, 44, true },
		{ 88, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct type t = { .kind = TYPE_STRUCT, .size = rows[i].size };

		t.min_size = t.size;
		assert_int_equal(layout_fit(&t, rows[i].bytes, true),
				 rows[i].fits ? FIT_EXACT : FIT_NONE);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(integers_have_their_kinds),
		TEST(signed_char_is_a_number),
		TEST(typedefs_decide_the_display),
		TEST(typedefs_keep_the_names_of_constants),
		TEST(typedefs_of_typedefs_keep_the_display),
		TEST(in6_addr_prints_as_address),
		TEST(qualifiers_are_ignored),
		TEST(array_sizes_multiply),
		TEST(arrays_of_arrays_are_spelled_as_in_c),
		TEST(flexible_arrays_are_empty),
		TEST(enums_have_names_and_values),
		TEST(wide_enums_keep_64_bits),
		TEST(enums_have_integer_sizes),
		TEST(structs_and_unions_nest),
		TEST(bitfields_keep_offset_and_width),
		TEST(user_memory_is_recognized),
		TEST(one_of_is_recognized),
		TEST(packed_fields_are_valid),
		TEST(a_typedef_of_a_struct_is_a_struct),
		TEST(only_structs_are_layouts),
		TEST(any_type_has_a_layout),
		TEST(fields_outside_are_refused),
		TEST(bitfields_outside_are_refused),
		TEST(fields_inside_a_byte_are_refused),
		TEST(fields_without_type_are_refused),
		TEST(a_struct_inside_itself_is_refused),
		TEST(a_struct_twice_inside_itself_is_refused),
		TEST(cycles_of_typedefs_and_arrays_are_refused),
		TEST(pointers_to_the_struct_itself_are_valid),
		TEST(depth_has_a_limit),
		TEST(size_has_a_limit),
		TEST(arrays_without_element_size_are_empty),
		TEST(count_has_a_limit),
		TEST(enumerators_count_too),
		TEST(broken_btf_is_refused),
		TEST(flipped_bits_are_harmless),
		TEST(samples_fit_plain_or_padded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
