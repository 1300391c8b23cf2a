/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Types made by hand, and the values that value_decode() returns for them. */
#ifndef CALLTAP_EXPECT_VALUE_H
#define CALLTAP_EXPECT_VALUE_H

#include "decode/value.h"
#include "unit.h"

static const struct decode_context no_context = { 0 };

/* A type that prints by its kind. */
static inline struct type plain(enum type_kind kind, uint32_t size)
{
	return (struct type){ .kind = kind, .size = size, .min_size = size, .name = "t" };
}

static inline struct type displayed(enum display display, enum type_kind kind, uint32_t size)
{
	return (struct type){ .kind = kind, .size = size, .name = "t", .display = display };
}

static inline struct type array_of(struct type *element, uint32_t count)
{
	struct type t = plain(TYPE_ARRAY, count * element->size);

	t.element = element;
	t.count = count;
	return t;
}

static struct buf text; /* of the last value, if it was text */

static inline int free_text(void **state)
{
	(void)state;
	buf_free(&text);
	return 0;
}

static inline struct value decode(const struct type *t, const void *bytes)
{
	struct value v;

	buf_clear(&text);
	value_decode(t, bytes, t->size, &no_context, &text, &v);
	assert_false(text.failed);
	if (v.kind != VALUE_TEXT)
		assert_int_equal(text.len, 0);
	return v;
}

static inline void expect_text(const struct type *t, const void *bytes, const char *want)
{
	assert_int_equal(decode(t, bytes).kind, VALUE_TEXT);
	assert_string_equal(buf_text(&text), want);
}

static inline void expect_signed(const struct type *t, const void *bytes, int64_t want)
{
	struct value v = decode(t, bytes);

	assert_int_equal(v.kind, VALUE_SIGNED);
	assert_true(v.i == want);
}

static inline void expect_unsigned(const struct type *t, const void *bytes, uint64_t want)
{
	struct value v = decode(t, bytes);

	assert_int_equal(v.kind, VALUE_UNSIGNED);
	assert_true(v.u == want);
}

#endif
