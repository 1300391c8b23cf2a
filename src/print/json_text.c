/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/json_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decode/text.h"
#include "decode/user_memory.h"

/* Strings and numbers */

static bool needs_escape(char c)
{
	return c == '"' || c == '\\' || (unsigned char)c < ' ';
}

static void put_escaped(struct buf *out, char c)
{
	static const char names[] = "\"\"\\\\\bb\ff\nn\rr\tt";

	for (size_t i = 0; i + 1 < sizeof(names); i += 2) {
		if (names[i] != c)
			continue;
		buf_char(out, '\\');
		buf_char(out, names[i + 1]);
		return;
	}
	buf_printf(out, "\\u%04X", (unsigned int)c);
}

void json_text_escape_from(struct buf *out, size_t from)
{
	size_t first = from;
	char *rest;

	while (first < out->len && !needs_escape(out->data[first]))
		first++;
	if (first >= out->len)
		return;
	rest = strndup(out->data + first, out->len - first);
	if (!rest) {
		out->failed = true;
		return;
	}
	out->len = first;
	for (const char *s = rest; *s; s++)
		if (needs_escape(*s))
			put_escaped(out, *s);
		else
			buf_char(out, *s);
	free(rest);
}

void json_text_string(struct buf *out, const char *text)
{
	size_t from;

	buf_char(out, '"');
	from = out->len;
	buf_str(out, text);
	json_text_escape_from(out, from);
	buf_char(out, '"');
}

/* Many JSON parsers round integers above 2^63 - 1: those are strings. */
void json_text_unsigned(struct buf *out, uint64_t u)
{
	bool large = u > INT64_MAX;

	if (large)
		buf_char(out, '"');
	buf_unsigned(out, u);
	if (large)
		buf_char(out, '"');
}

/* With a point, so that parsers read a float; the exponent without plus sign and leading zeros. */
static void put_real(struct buf *out, double real)
{
	char text[32];
	char *e;

	if (real - real != 0) { /* NaN, infinity */
		buf_str(out, "null");
		return;
	}
	snprintf(text, sizeof(text), "%.17g", real);
	e = strchr(text, 'e');
	if (!e) {
		buf_str(out, text);
		if (!strchr(text, '.'))
			buf_str(out, ".0");
		return;
	}
	buf_add(out, text, (size_t)(e + 1 - text));
	buf_signed(out, strtol(e + 1, NULL, 10));
}

/* Values */

/* An encoded value, and the context to decode it. */
struct input {
	const char *bytes;
	size_t size;
	const struct decode_context *context;
};

static void put_members(const struct type *t, struct input in, bool *first, struct buf *out)
{
	for (uint32_t i = 0; i < t->count; i++) {
		const struct member *m = &t->members[i];

		if (layout_is_anonymous(m)) { /* its members count as members of t */
			struct input inside = { in.bytes + m->offset / 8,
						value_member_size(m, in.size), in.context };

			put_members(m->type, inside, first, out);
			continue;
		}
		if (!*first)
			buf_char(out, ',');
		*first = false;
		json_text_string(out, m->name);
		buf_char(out, ':');
		json_text_member(m, in.bytes, in.size, in.context, out);
	}
}

static void put_strings(struct input in, struct buf *out)
{
	const char *string = NULL;
	size_t len = 0, from;

	buf_char(out, '[');
	for (bool first = true; (string = user_memory_next_string(in.bytes, string, &len));
	     first = false) {
		buf_str(out, first ? "\"" : ",\"");
		from = out->len;
		text_put_escaped(string, len, out);
		json_text_escape_from(out, from);
		buf_char(out, '"');
	}
	buf_char(out, ']');
}

static void put_compound(const struct type *t, struct input in, struct buf *out)
{
	bool first = true;

	t = value_inner(t, (const void **)&in.bytes, &in.size);
	if (t->display == DISPLAY_STRINGS) {
		put_strings(in, out);
		return;
	}
	if (t->kind != TYPE_ARRAY) {
		buf_char(out, '{');
		put_members(t, in, &first, out);
		buf_char(out, '}');
		return;
	}
	buf_char(out, '[');
	for (uint32_t i = 0, n = value_element_count(t, in.size); i < n; i++) {
		if (i)
			buf_char(out, ',');
		json_text_value(t->element, in.bytes + (size_t)i * t->element->size, in.context,
				out);
	}
	buf_char(out, ']');
}

/* A value of any kind but text. */
static void put_non_text(const struct type *t, struct input in, const struct value *v,
			 struct buf *out)
{
	if (v->kind == VALUE_SIGNED)
		buf_signed(out, v->i);
	else if (v->kind == VALUE_UNSIGNED || v->kind == VALUE_DURATION)
		json_text_unsigned(out, v->u);
	else if (v->kind == VALUE_BOOL)
		buf_str(out, v->b ? "true" : "false");
	else if (v->kind == VALUE_NULL)
		buf_str(out, "null");
	else if (v->kind == VALUE_REAL)
		put_real(out, v->real);
	else
		put_compound(t, in, out);
}

/* Complete a value: out has a quote from "from" on, and then the text if the value is one. */
static void finish_value(const struct type *t, struct input in, const struct value *v, size_t from,
			 struct buf *out)
{
	if (v->kind == VALUE_TEXT) {
		json_text_escape_from(out, from + 1);
		buf_char(out, '"');
		return;
	}
	if (!out->failed)
		out->len = from;
	put_non_text(t, in, v, out);
}

void json_text_value(const struct type *t, const void *bytes, const struct decode_context *context,
		     struct buf *out)
{
	struct input in = { bytes, value_type_size(t), context };
	size_t from = out->len;
	struct value v;

	buf_char(out, '"');
	value_decode(t, bytes, in.size, context, out, &v);
	finish_value(t, in, &v, from, out);
}

void json_text_member(const struct member *m, const void *bytes, size_t size,
		      const struct decode_context *context, struct buf *out)
{
	struct input in = { (const char *)bytes + m->offset / 8, 0, context };
	size_t from = out->len;
	struct value v;

	buf_char(out, '"');
	if (value_decode_member(m, bytes, size, context, out, &v)) {
		if (!out->failed)
			out->len = from;
		buf_str(out, "null");
		return;
	}
	in.size = value_member_size(m, size);
	finish_value(m->type, in, &v, from, out);
}

void json_text_member_unquoted(const struct member *m, const void *bytes, size_t size,
			       const struct decode_context *context, struct buf *out)
{
	struct input in = { (const char *)bytes + m->offset / 8, 0, context };
	struct value v;

	if (value_decode_member(m, bytes, size, context, out, &v))
		return;
	in.size = value_member_size(m, size);
	if (v.kind == VALUE_UNSIGNED || v.kind == VALUE_DURATION)
		buf_unsigned(out, v.u);
	else if (v.kind != VALUE_TEXT)
		put_non_text(m->type, in, &v, out);
}
