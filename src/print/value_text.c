/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/value_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "decode/text.h"
#include "decode/user_memory.h"

/* An encoded value, and the context to decode it. */
struct input {
	const char *bytes;
	size_t size;
	const struct decode_context *context;
};

/* ["cat" "/etc/hostname"], with a quote inside as \x22. */
static void put_strings(struct input in, struct buf *out)
{
	const char *string = NULL;
	size_t len = 0;

	buf_char(out, '[');
	for (bool first = true; (string = user_memory_next_string(in.bytes, string, &len));
	     first = false) {
		buf_str(out, first ? "\"" : " \"");
		for (size_t i = 0, n; i < len; i += n + (n < len - i)) {
			const char *quote = memchr(string + i, '"', len - i);

			n = quote ? (size_t)(quote - string) - i : len - i;
			text_put_escaped(string + i, n, out);
			buf_str(out, quote ? "\\x22" : "");
		}
		buf_char(out, '"');
	}
	buf_char(out, ']');
}

static void put_compound(const struct type *t, struct input in, struct buf *out)
{
	bool array;
	uint32_t n;

	t = value_inner(t, (const void **)&in.bytes, &in.size);
	if (t->display == DISPLAY_STRINGS) {
		put_strings(in, out);
		return;
	}
	array = t->kind == TYPE_ARRAY;
	n = array ? value_element_count(t, in.size) : t->count;
	buf_char(out, array ? '[' : '{');
	for (uint32_t i = 0; i < n; i++) {
		if (i)
			buf_char(out, ' ');
		if (array) {
			value_text_put(t->element, in.bytes + (size_t)i * t->element->size,
				       in.context, out);
			continue;
		}
		if (t->members[i].name[0]) {
			buf_str(out, t->members[i].name);
			buf_char(out, '=');
		}
		value_text_member(&t->members[i], in.bytes, in.size, in.context, out);
	}
	buf_char(out, array ? ']' : '}');
}

/* 1.234567ms: exact, in the largest unit that makes it 1 or more. */
static void put_duration(struct buf *out, uint64_t ns)
{
	static const struct {
		uint64_t ns;
		const char *name;
	} units[] = { { 1000000000, "s" }, { 1000000, "ms" }, { 1000, "us" }, { 1, "ns" } };
	char digits[16];
	size_t i = 0;
	int len;

	while (i < 3 && ns < units[i].ns)
		i++;
	buf_unsigned(out, ns / units[i].ns);
	if (ns % units[i].ns) {
		len = snprintf(digits, sizeof(digits), ".%0*" PRIu64, 9 - 3 * (int)i,
			       ns % units[i].ns);
		while (digits[len - 1] == '0')
			len--;
		buf_add(out, digits, (size_t)len);
	}
	buf_str(out, units[i].name);
}

/* A text is in out already; append a value of any other kind. */
static void put_rest(const struct type *t, struct input in, const struct value *v, struct buf *out)
{
	if (v->kind == VALUE_SIGNED)
		buf_signed(out, v->i);
	else if (v->kind == VALUE_UNSIGNED)
		buf_unsigned(out, v->u);
	else if (v->kind == VALUE_DURATION)
		put_duration(out, v->u);
	else if (v->kind == VALUE_BOOL)
		buf_str(out, v->b ? "true" : "false");
	else if (v->kind == VALUE_NULL)
		buf_str(out, "NULL");
	else if (v->kind == VALUE_REAL)
		buf_printf(out, "%.9g", v->real);
	else if (v->kind == VALUE_COMPOUND)
		put_compound(t, in, out);
}

void value_text_put(const struct type *t, const void *bytes, const struct decode_context *context,
		    struct buf *out)
{
	struct input in = { bytes, value_type_size(t), context };
	struct value v;

	value_decode(t, bytes, in.size, context, out, &v);
	put_rest(t, in, &v, out);
}

void value_text_member(const struct member *m, const void *bytes, size_t size,
		       const struct decode_context *context, struct buf *out)
{
	struct input in = { (const char *)bytes + m->offset / 8, 0, context };
	struct value v;

	if (value_decode_member(m, bytes, size, context, out, &v))
		return;
	in.size = value_member_size(m, size);
	put_rest(m->type, in, &v, out);
}
