/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <errno.h>
#include <limits.h>

#include "decode/errno_name.h"
#include "expect_value.h"

static int decode_member(const struct member *m, const void *bytes, size_t size, struct value *v)
{
	buf_clear(&text);
	return value_decode_member(m, bytes, size, &no_context, &text, v);
}

static void integers_of_each_size_and_sign(void **state)
{
	static const struct {
		uint32_t size;
		const char bytes[9];
		uint64_t u;
		int64_t i;
	} rows[] = {
		{ 1, "\x7f", 0x7f, 0x7f },
		{ 1, "\x80", 0x80, -128 },
		{ 1, "\xff", 0xff, -1 },
		{ 2, "\x34\x12", 0x1234, 0x1234 },
		{ 2, "\x00\x80", 0x8000, -32768 },
		{ 4, "\x78\x56\x34\x12", 0x12345678, 0x12345678 },
		{ 4, "\x00\x00\x00\x80", 0x80000000, INT_MIN },
		{ 8, "\x08\x07\x06\x05\x04\x03\x02\x01", 0x0102030405060708, 0x0102030405060708 },
		{ 8, "\0\0\0\0\0\0\0\x80", 1ull << 63, INT64_MIN },
		{ 8, "\xff\xff\xff\xff\xff\xff\xff\xff", UINT64_MAX, -1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct type u = plain(TYPE_UNSIGNED, rows[i].size);
		struct type s = plain(TYPE_SIGNED, rows[i].size);

		expect_unsigned(&u, rows[i].bytes, rows[i].u);
		expect_signed(&s, rows[i].bytes, rows[i].i);
	}
}

static void unaligned_bytes_are_read(void **state)
{
	struct type t = plain(TYPE_UNSIGNED, 8);
	char bytes[16] = "x\1\0\0\0\0\0\0\2";

	(void)state;
	expect_unsigned(&t, bytes + 1, 0x0200000000000001);
}

static void wide_integers_are_decimal(void **state)
{
	static const struct {
		const char *bytes;
		const char *u;
		const char *i; /* NULL: the number fits in 64 bits */
	} rows[] = {
		{ "\1\2\3\4\5\6\7\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10",
		  "21345817372864405881847059188222722561",
		  "21345817372864405881847059188222722561" },
		{ "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
		  "340282366920938463463374607431768211455", NULL },
		{ "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80", "170141183460469231731687303715884105728",
		  "-170141183460469231731687303715884105728" },
		{ "\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0", "18446744073709551616",
		  "18446744073709551616" },
		{ "\0\0\x64\xa7\xb3\xb6\xe0\x0d\0\0\0\0\0\0\0\0", NULL, NULL },
	};
	struct type u = plain(TYPE_UNSIGNED, 16);
	struct type i = plain(TYPE_SIGNED, 16);

	(void)state;
	for (size_t k = 0; k < COUNT_OF(rows); k++) {
		if (rows[k].u)
			expect_text(&u, rows[k].bytes, rows[k].u);
		if (rows[k].i)
			expect_text(&i, rows[k].bytes, rows[k].i);
	}
	expect_unsigned(&u, rows[4].bytes, 1000000000000000000);
	expect_signed(&i, rows[1].bytes, -1);
}

static void pointers_are_hex(void **state)
{
	struct type t = plain(TYPE_POINTER, 8);

	(void)state;
	expect_text(&t, "\x80\x12\x34\x56\x78\x9a\xff\xff", "0xffff9a7856341280");
	expect_text(&t, "\0\0\0\0\0\0\0\0", "0x0000000000000000");
}

static void bools_are_true_or_false(void **state)
{
	struct type t = plain(TYPE_BOOL, 1);
	const char bytes[] = { 0, 1, 2, (char)0xff };

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++) {
		struct value v = decode(&t, &bytes[i]);

		assert_int_equal(v.kind, VALUE_BOOL);
		assert_int_equal(v.b, i > 0);
	}
}

static void floats_are_real(void **state)
{
	struct type f = plain(TYPE_FLOAT, 4);
	struct type d = plain(TYPE_FLOAT, 8);
	float one = 1.5f;
	double two = -2.25;
	struct value v = decode(&f, &one);

	(void)state;
	assert_int_equal(v.kind, VALUE_REAL);
	assert_true(v.real == 1.5);
	v = decode(&d, &two);
	assert_true(v.real == -2.25);
}

static void returns_print_the_error(void **state)
{
	struct type t = displayed(DISPLAY_RETURN, TYPE_SIGNED, 4);

	(void)state;
	expect_text(&t, "\x9e\xff\xff\xff", "EADDRINUSE"); /* -98 */
	expect_text(&t, "\xff\xff\xff\xff", "EPERM");
	expect_signed(&t, "\0\0\0\0", 0);
	expect_signed(&t, "\5\0\0\0", 5);
	expect_signed(&t, "\0\xfe\xff\xff", -512); /* ERESTARTSYS, which user space never sees */
	expect_signed(&t, "\0\0\0\x80", INT_MIN);
}

static void errno_names(void **state)
{
	static const struct {
		int64_t ret;
		const char *name;
	} rows[] = {
		{ -1, "EPERM" },       { -2, "ENOENT" }, { -22, "EINVAL" },   { -98, "EADDRINUSE" },
		{ 0, NULL },	       { 1, NULL },	 { 98, NULL },	      { -4095, NULL },
		{ -4096, NULL },       { -512, NULL },	 { INT64_MIN, NULL }, { INT64_MAX, NULL },
		{ -4294967295, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const char *name = errno_name(rows[i].ret);

		assert_int_equal(!name, !rows[i].name);
		if (name)
			assert_string_equal(name, rows[i].name);
	}
}

static struct enumerator colours[] = { { "RED", 0 }, { "GREEN", 1 }, { "TOP", 3 } };
static struct enumerator signs[] = { { "MINUS", -1 }, { "PLUS", 1 } };

static void enums_print_their_names(void **state)
{
	struct type c = plain(TYPE_ENUM, 4);
	struct type s = plain(TYPE_ENUM, 4);

	(void)state;
	c.names = colours, c.count = 3;
	s.names = signs, s.count = 2, s.is_signed = true;
	expect_text(&c, "\1\0\0\0", "GREEN");
	expect_text(&c, "\3\0\0\0", "TOP");
	expect_text(&s, "\xff\xff\xff\xff", "MINUS");
	expect_signed(&s, "\xfe\xff\xff\xff", -2);
}

static int64_t integer_of(const struct value *v)
{
	assert_true(v->kind == VALUE_SIGNED || v->kind == VALUE_UNSIGNED);
	return v->i;
}

/* An enum is unsigned unless an enumerator is negative. */
static void unnamed_values_of_unsigned_enums_are_not_negative(void **state)
{
	struct type t = plain(TYPE_ENUM, 4);
	struct member m = { "e", &t, 0, 2, false };
	struct value v;

	(void)state;
	t.names = colours, t.count = 3;
	v = decode(&t, "\0\0\0\x80");
	assert_true(integer_of(&v) == 0x80000000);
	assert_int_equal(decode_member(&m, "\2\0\0\0", 4, &v), 0);
	assert_int_equal(integer_of(&v), 2);
	assert_int_equal(decode_member(&m, "\3\0\0\0", 4, &v), 0);
	assert_string_equal(buf_text(&text), "TOP");
}

static void char_arrays_are_strings(void **state)
{
	struct type c = plain(TYPE_CHAR, 1);
	struct type t = plain(TYPE_ARRAY, 8);

	(void)state;
	t.element = &c, t.count = 8;
	expect_text(&t, "nginx\0\0\0", "nginx");
	expect_text(&t, "nginx\0ab", "nginx");
	expect_text(&t, "eight888", "eight888"); /* without a NUL */
	expect_text(&t, "\0\0\0\0\0\0\0\0", "");
	expect_text(&t, "a\nb\0\0\0\0\0", "a\\x0ab");
}

static void compounds_have_no_value_of_their_own(void **state)
{
	struct type u = plain(TYPE_UNSIGNED, 2);
	struct type t = plain(TYPE_ARRAY, 8);
	struct type s = plain(TYPE_STRUCT, 8);

	(void)state;
	t.element = &u, t.count = 4;
	assert_int_equal(decode(&t, "12345678").kind, VALUE_COMPOUND);
	assert_int_equal(decode(&s, "12345678").kind, VALUE_COMPOUND);
	s.kind = TYPE_UNION;
	assert_int_equal(decode(&s, "12345678").kind, VALUE_COMPOUND);
}

/* Every offset and width, against shifts of a 128-bit number. */
static void bitfields_at_every_offset(void **state)
{
	static const unsigned char bytes[16] = { 0x5a, 0xc3, 0x96, 0xff, 0x01, 0x80, 0x7e, 0xe7,
						 0x3c, 0x0f, 0xf0, 0xaa, 0x55, 0x99, 0x66, 0x11 };
	struct type u = plain(TYPE_UNSIGNED, 8);
	struct type s = plain(TYPE_SIGNED, 8);
	unsigned __int128 all;

	(void)state;
	memcpy(&all, bytes, sizeof(all));
	for (uint32_t offset = 0; offset < 128; offset++) {
		for (uint32_t bits = 1; bits <= 64 && offset + bits <= 128; bits++) {
			struct member m = { "f", &u, offset, bits, false };
			uint64_t mask = bits == 64 ? UINT64_MAX : (1ull << bits) - 1;
			uint64_t want = (uint64_t)(all >> offset) & mask;
			struct value v;

			assert_int_equal(decode_member(&m, bytes, 16, &v), 0);
			assert_true(v.kind == VALUE_UNSIGNED && v.u == want);
			if (want >> (bits - 1))
				want |= ~mask;
			m.type = &s;
			assert_int_equal(decode_member(&m, bytes, 16, &v), 0);
			assert_true(v.kind == VALUE_SIGNED && v.i == (int64_t)want);
		}
	}
}

static void bools_of_one_bit(void **state)
{
	struct type t = plain(TYPE_BOOL, 1);
	struct member m = { "flag", &t, 5, 1, false };
	struct value v;

	(void)state;
	assert_int_equal(decode_member(&m, "\x20", 1, &v), 0);
	assert_true(v.kind == VALUE_BOOL && v.b);
	assert_int_equal(decode_member(&m, "\xdf", 1, &v), 0);
	assert_true(v.kind == VALUE_BOOL && !v.b);
}

/* The bytes are on the heap, so that the sanitizer detects reads beyond them. */
static void members_beyond_the_record_are_refused(void **state)
{
	struct type t = plain(TYPE_UNSIGNED, 4);

	(void)state;
	for (size_t size = 0; size < 12; size++) {
		char *bytes = calloc(1, size ? size : 1);
		struct value v;

		for (uint32_t offset = 0; offset < 96; offset++) {
			struct member whole = { "w", &t, offset / 8 * 8, 0, false };
			struct member bits = { "b", &t, offset, 3, false };
			bool fits = whole.offset / 8 + 4 <= size;

			assert_int_equal(decode_member(&whole, bytes, size, &v),
					 fits ? 0 : -EBADMSG);
			fits = offset + 3 <= size * 8;
			assert_int_equal(decode_member(&bits, bytes, size, &v),
					 fits ? 0 : -EBADMSG);
		}
		free(bytes);
	}
}

static void members_at_large_offsets_are_refused(void **state)
{
	struct type t = plain(TYPE_UNSIGNED, 4);
	struct type huge = plain(TYPE_STRUCT, UINT32_MAX);
	struct member far = { "f", &t, UINT32_MAX - 7, 0, false };
	struct member wide = { "w", &huge, 0, 0, false };
	char bytes[8] = { 0 };
	struct value v;

	(void)state;
	assert_int_equal(decode_member(&far, bytes, 8, &v), -EBADMSG);
	assert_int_equal(decode_member(&wide, bytes, 8, &v), -EBADMSG);
}

static void bit_sets(void **state)
{
	struct type word = plain(TYPE_UNSIGNED, 8), t = array_of(&word, 16);
	unsigned char bits[128] = { 9 };

	(void)state;
	t.display = DISPLAY_BITS;
	expect_text(&t, bits, "[0 3]");
	bits[127] = 0x80;
	expect_text(&t, bits, "[0 3 1023]");
	memset(bits, 0, sizeof(bits));
	expect_text(&t, bits, "[]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bit_sets),
		cmocka_unit_test(integers_of_each_size_and_sign),
		cmocka_unit_test(unaligned_bytes_are_read),
		cmocka_unit_test(wide_integers_are_decimal),
		cmocka_unit_test(pointers_are_hex),
		cmocka_unit_test(bools_are_true_or_false),
		cmocka_unit_test(floats_are_real),
		cmocka_unit_test(returns_print_the_error),
		cmocka_unit_test(errno_names),
		cmocka_unit_test(enums_print_their_names),
		cmocka_unit_test(unnamed_values_of_unsigned_enums_are_not_negative),
		cmocka_unit_test(char_arrays_are_strings),
		cmocka_unit_test(compounds_have_no_value_of_their_own),
		cmocka_unit_test(bitfields_at_every_offset),
		cmocka_unit_test(bools_of_one_bit),
		cmocka_unit_test(members_beyond_the_record_are_refused),
		cmocka_unit_test(members_at_large_offsets_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, free_text);
}
