/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <stdlib.h>

#include <calltap/user.h>

#include "decode/user_memory.h"
#include "expect_value.h"

#define COPY_SIZE 16

/* A USER(...) with a copy of COPY_SIZE bytes. */
struct user {
	uint64_t at;
	int64_t got;
	char is[COPY_SIZE];
};

static struct type *user_of(struct type *is)
{
	static struct type number, t;
	static struct member members[3];

	number = plain(TYPE_SIGNED, 8);
	members[0] = (struct member){ .name = "at_user", .type = &number };
	members[1] = (struct member){ .name = "got", .type = &number, .offset = 64 };
	members[2] = (struct member){ .name = "is", .type = is, .offset = 128 };
	t = displayed(DISPLAY_USER, TYPE_STRUCT, 16 + is->size);
	t.count = 3;
	t.members = members;
	return &t;
}

static void failed_reads_print_the_error(void **state)
{
	struct type letter = plain(TYPE_CHAR, 1), byte = plain(TYPE_UNSIGNED, 1);
	struct type kinds[] = { array_of(&letter, COPY_SIZE), array_of(&byte, COPY_SIZE),
				displayed(DISPLAY_SOCKADDR, TYPE_STRUCT, COPY_SIZE),
				plain(TYPE_STRUCT, COPY_SIZE) };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		struct type *t = user_of(&kinds[i]);
		struct user u = { .at = 0x7f12, .got = -14, .is = "left over" };

		expect_text(t, &u, "0x7f12 (EFAULT)");
		u.got = -2;
		expect_text(t, &u, "0x7f12 (ENOENT)");
		u.got = INT64_MIN;
		expect_text(t, &u, "0x7f12 (error)");
		u.at = 0;
		assert_int_equal(decode(t, &u).kind, VALUE_NULL);
		u.got = 4;
		assert_int_equal(decode(t, &u).kind, VALUE_NULL);
	}
}

/* got counts the NUL. A string that fills the copy may have been cut. */
static void cut_strings_end_in_dots(void **state)
{
	struct type letter = plain(TYPE_CHAR, 1), is = array_of(&letter, COPY_SIZE);
	struct type *t = user_of(&is);
	struct user u = { .at = 1, .got = 6, .is = "/proc\0old" };

	(void)state;
	expect_text(t, &u, "/proc");
	u.got = 1;
	u.is[0] = '\0';
	expect_text(t, &u, "");
	u.got = 4;
	memcpy(u.is, "a\nbc", 4);
	expect_text(t, &u, "a\\x0abc");
	u.got = COPY_SIZE - 1;
	memcpy(u.is, "fourteen bytes\0", COPY_SIZE);
	expect_text(t, &u, "fourteen bytes");
	u.got = COPY_SIZE;
	memcpy(u.is, "fifteen letters\0", COPY_SIZE);
	expect_text(t, &u, "fifteen letter...");
	u.got = INT64_MAX;
	memset(u.is, 'x', COPY_SIZE);
	expect_text(t, &u, "xxxxxxxxxxxxxxxx...");
}

/* got is the size of the memory; the copy may hold a part of it. */
static void cut_bytes_end_in_dots(void **state)
{
	struct type byte = plain(TYPE_UNSIGNED, 1), is = array_of(&byte, COPY_SIZE);
	struct type *t = user_of(&is);
	struct user u = { .at = 1, .got = 3, .is = "a\0b left over" };

	(void)state;
	expect_text(t, &u, "a\\x00b");
	u.got = 0;
	expect_text(t, &u, "");
	memcpy(u.is, "0123456789abcdef", COPY_SIZE);
	u.got = COPY_SIZE;
	expect_text(t, &u, "0123456789abcdef");
	u.got = COPY_SIZE + 1;
	expect_text(t, &u, "0123456789abcdef...");
	u.got = INT64_MAX;
	expect_text(t, &u, "0123456789abcdef...");
}

static void socket_addresses_end_where_the_memory_does(void **state)
{
	struct type is = displayed(DISPLAY_SOCKADDR, TYPE_STRUCT, COPY_SIZE);
	struct type *t = user_of(&is);
	struct user u = { .at = 1, .got = COPY_SIZE, .is = "\2\0\0\x50\x7f\0\0\1" };

	(void)state;
	expect_text(t, &u, "127.0.0.1:80");
	u.got = 1000; /* a larger address; only the copy is used */
	expect_text(t, &u, "127.0.0.1:80");
	u.got = 8;
	expect_text(t, &u, "AF_INET");
	memcpy(u.is, "\1\0/run/a\0left..", COPY_SIZE);
	u.got = 5;
	expect_text(t, &u, "/ru");
}

/* An array has the elements that were read. */
static void other_copies_print_by_their_type(void **state)
{
	struct type number = plain(TYPE_UNSIGNED, 4), four = array_of(&number, COPY_SIZE / 4);
	struct type pair = plain(TYPE_STRUCT, COPY_SIZE);
	struct user u = { .at = 1, .got = 8 };
	const void *bytes = &u;
	size_t size = sizeof(u);

	(void)state;
	assert_int_equal(decode(user_of(&four), &u).kind, VALUE_COMPOUND);
	assert_ptr_equal(value_inner(user_of(&four), &bytes, &size), &four);
	assert_ptr_equal(bytes, u.is);
	assert_int_equal(size, 8);
	assert_int_equal(value_element_count(&four, size), 2);
	for (int i = 0; i < 3; i++) {
		u.got = i == 0 ? COPY_SIZE : i == 1 ? INT64_MAX : -1;
		bytes = &u;
		value_inner(user_of(&four), &bytes, &size);
		assert_int_equal(size, COPY_SIZE);
	}
	u.got = 8; /* a struct is read as a whole or not at all */
	bytes = &u;
	assert_int_equal(decode(user_of(&pair), &u).kind, VALUE_COMPOUND);
	assert_ptr_equal(value_inner(user_of(&pair), &bytes, &size), &pair);
	assert_int_equal(size, COPY_SIZE);
}

static void numbers_print_by_their_type(void **state)
{
	struct type is = plain(TYPE_SIGNED, 4);
	struct user u = { .at = 1, .got = 4, .is = "\xff\xff\xff\xff" };

	(void)state;
	expect_signed(user_of(&is), &u, -1);
}

static void bit_sets_end_where_the_memory_does(void **state)
{
	struct type word = plain(TYPE_UNSIGNED, 8), t = array_of(&word, COPY_SIZE / 8);
	struct user u = { .at = 1, .got = 8, .is = "\x02\0\0\0\0\0\0\x80\1" };

	(void)state;
	t.display = DISPLAY_BITS;
	expect_text(user_of(&t), &u, "[1 63]");
	u.got = INT64_MAX;
	expect_text(user_of(&t), &u, "[1 63 64]");
}

static void expect_strings(const void *bytes, const char *want)
{
	const char *at = NULL;
	size_t len = 0;

	buf_clear(&text);
	while ((at = user_memory_next_string(bytes, at, &len)))
		buf_printf(&text, "%.*s,", (int)len, at);
	assert_string_equal(buf_text(&text), want);
}

/* No byte outside the struct is read, whatever the struct contains. */
static void string_lists(void **state)
{
	struct {
		uint32_t size, more;
		char packed[504];
	} s = { .size = 7, .packed = "ls\0-l\0" };
	char odd[1 + sizeof(s)];

	(void)state;
	s.size = 6;
	expect_strings(&s, "ls,-l,");
	memcpy(odd + 1, &s, sizeof(s));
	expect_strings(odd + 1, "ls,-l,");
	s.more = 1;
	expect_strings(&s, "ls,-l,...,");
	s.size = 7;
	s.more = 0;
	expect_strings(&s, "ls,-l,,");
	s.size = 0;
	expect_strings(&s, "");
	s.size = UINT32_MAX;
	memset(s.packed, 'x', sizeof(s.packed));
	expect_strings(&s, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,");
}

/* A number without a member prints the whole union. */
static void one_of_prints_the_valid_member(void **state)
{
	struct type number = plain(TYPE_UNSIGNED, 4), letter = plain(TYPE_CHAR, 1);
	struct type read = array_of(&letter, COPY_SIZE), *user = user_of(&read);
	struct type sig = displayed(DISPLAY_SIGNAL, TYPE_SIGNED, 4), all = plain(TYPE_UNION, 32);
	struct type which = plain(TYPE_UNSIGNED, 8), t = displayed(DISPLAY_ONE_OF, TYPE_STRUCT, 40);
	struct member inner[] = { { .name = "number", .type = &number },
				  { .name = "sig", .type = &sig },
				  { .name = "text", .type = user } };
	struct member outer[] = { { .name = "which", .type = &which },
				  { .name = "one", .type = &all, .offset = 64 } };
	struct {
		uint64_t which;
		struct user one;
	} v = { 0, { 15, 4, "abc" } };
	const void *bytes = &v;
	size_t size = sizeof(v);

	(void)state;
	all.members = inner;
	all.count = 3;
	t.members = outer;
	t.count = 2;
	expect_unsigned(&t, &v, 15);
	v.which = 1;
	expect_text(&t, &v, "SIGTERM");
	v.which = 2;
	expect_text(&t, &v, "abc");
	assert_ptr_equal(value_inner(&t, &bytes, &size), &read);
	assert_ptr_equal(bytes, v.one.is);
	for (int i = 0; i < 2; i++) {
		v.which = i ? UINT64_MAX : 3;
		bytes = &v;
		assert_int_equal(decode(&t, &v).kind, VALUE_COMPOUND);
		assert_ptr_equal(value_inner(&t, &bytes, &size), &all);
		assert_ptr_equal(bytes, &v.one);
		assert_int_equal(size, 32);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(failed_reads_print_the_error),
		cmocka_unit_test(cut_strings_end_in_dots),
		cmocka_unit_test(cut_bytes_end_in_dots),
		cmocka_unit_test(socket_addresses_end_where_the_memory_does),
		cmocka_unit_test(other_copies_print_by_their_type),
		cmocka_unit_test(numbers_print_by_their_type),
		cmocka_unit_test(bit_sets_end_where_the_memory_does),
		cmocka_unit_test(string_lists),
		cmocka_unit_test(one_of_prints_the_valid_member),
	};

	return cmocka_run_group_tests(tests, NULL, free_text);
}
