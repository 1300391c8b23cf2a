/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/value_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decode/text.h"
#include "decode/user_memory.h"

/* JSON: strings and numbers */

static bool is_special(char c)
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
	size_t at = from;
	char *rest;

	while (at < out->len && !is_special(out->data[at]))
		at++;
	if (at >= out->len)
		return;
	rest = strndup(out->data + at, out->len - at);
	if (!rest) {
		out->failed = true;
		return;
	}
	out->len = at;
	for (const char *s = rest; *s; s++)
		if (is_special(*s))
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

/* JSON's integers end at 2^63 - 1 for many who read it; what is larger is a string, and exact. */
void json_text_unsigned(struct buf *out, uint64_t u)
{
	bool large = u > INT64_MAX;

	if (large)
		buf_char(out, '"');
	buf_unsigned(out, u);
	if (large)
		buf_char(out, '"');
}

/* With a point, or it would be an integer; without what the exponent can do without. */
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

/* JSON: values */

struct position { /* of a value, and how it is read */
	const char *bytes;
	size_t size; /* how many there are of it */
	const struct decode_context *context;
};

static void put_members(const struct type *t, struct position p, bool *first, struct buf *out)
{
	for (uint32_t i = 0; i < t->count; i++) {
		const struct member *m = &t->members[i];

		if (layout_is_anonymous(m)) { /* its members belong to what it stands in */
			struct position in = { p.bytes + m->offset / 8,
					       value_member_size(m, p.size), p.context };

			put_members(m->type, in, first, out);
			continue;
		}
		if (!*first)
			buf_char(out, ',');
		*first = false;
		json_text_string(out, m->name);
		buf_char(out, ':');
		json_text_member(m, p.bytes, p.size, p.context, out);
	}
}

static void put_strings(struct position p, struct buf *out)
{
	const char *at = NULL;
	size_t len = 0, from;

	buf_char(out, '[');
	for (bool first = true; (at = user_memory_next_string(p.bytes, at, &len)); first = false) {
		buf_str(out, first ? "\"" : ",\"");
		from = out->len;
		text_put_escaped(at, len, out);
		json_text_escape_from(out, from);
		buf_char(out, '"');
	}
	buf_char(out, ']');
}

static void put_compound(const struct type *t, struct position p, struct buf *out)
{
	bool first = true;

	t = value_inner(t, (const void **)&p.bytes, &p.size);
	if (t->display == DISPLAY_STRINGS) {
		put_strings(p, out);
		return;
	}
	if (t->kind != TYPE_ARRAY) {
		buf_char(out, '{');
		put_members(t, p, &first, out);
		buf_char(out, '}');
		return;
	}
	buf_char(out, '[');
	for (uint32_t i = 0, n = value_element_count(t, p.size); i < n; i++) {
		if (i)
			buf_char(out, ',');
		json_text_value(t->element, p.bytes + (size_t)i * t->element->size, p.context, out);
	}
	buf_char(out, ']');
}

/* What is no text. */
static void put_number(const struct type *t, struct position p, const struct value *v,
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
		put_compound(t, p, out);
}

/* A text is there already, from "from" on, behind a quote; what is none takes its place. */
static void finish(const struct type *t, struct position p, const struct value *v, size_t from,
		   struct buf *out)
{
	if (v->kind == VALUE_TEXT) {
		json_text_escape_from(out, from + 1);
		buf_char(out, '"');
		return;
	}
	if (!out->failed)
		out->len = from;
	put_number(t, p, v, out);
}

void json_text_value(const struct type *t, const void *bytes, const struct decode_context *context,
		     struct buf *out)
{
	struct position p = { bytes, value_type_size(t), context };
	size_t from = out->len;
	struct value v;

	buf_char(out, '"');
	value_decode(t, bytes, p.size, context, out, &v);
	finish(t, p, &v, from, out);
}

void json_text_member(const struct member *m, const void *bytes, size_t size,
		      const struct decode_context *context, struct buf *out)
{
	struct position p = { (const char *)bytes + m->offset / 8, 0, context };
	size_t from = out->len;
	struct value v;

	buf_char(out, '"');
	if (value_decode_member(m, bytes, size, context, out, &v)) {
		if (!out->failed)
			out->len = from;
		buf_str(out, "null");
		return;
	}
	p.size = value_member_size(m, size);
	finish(m->type, p, &v, from, out);
}

void value_text_member_plain(const struct member *m, const void *bytes, size_t size,
			     const struct decode_context *context, struct buf *out)
{
	struct position p = { (const char *)bytes + m->offset / 8, 0, context };
	struct value v;

	if (value_decode_member(m, bytes, size, context, out, &v))
		return;
	p.size = value_member_size(m, size);
	if (v.kind == VALUE_UNSIGNED || v.kind == VALUE_DURATION)
		buf_unsigned(out, v.u);
	else if (v.kind != VALUE_TEXT)
		put_number(m->type, p, &v, out);
}

/* Text: compounds on one line, {a=1 b=[1 2 3]}. */

/* ["cat" "/etc/hostname"], with a quote inside as \x22. */
static void put_strings_text(struct position p, struct buf *out)
{
	const char *at = NULL;
	size_t len = 0;

	buf_char(out, '[');
	for (bool first = true; (at = user_memory_next_string(p.bytes, at, &len)); first = false) {
		buf_str(out, first ? "\"" : " \"");
		for (size_t i = 0, n; i < len; i += n + (n < len - i)) {
			const char *quote = memchr(at + i, '"', len - i);

			n = quote ? (size_t)(quote - at) - i : len - i;
			text_put_escaped(at + i, n, out);
			buf_str(out, quote ? "\\x22" : "");
		}
		buf_char(out, '"');
	}
	buf_char(out, ']');
}

static void put_compound_text(const struct type *t, struct position p, struct buf *out)
{
	bool array;
	uint32_t n;

	t = value_inner(t, (const void **)&p.bytes, &p.size);
	if (t->display == DISPLAY_STRINGS) {
		put_strings_text(p, out);
		return;
	}
	array = t->kind == TYPE_ARRAY;
	n = array ? value_element_count(t, p.size) : t->count;
	buf_char(out, array ? '[' : '{');
	for (uint32_t i = 0; i < n; i++) {
		if (i)
			buf_char(out, ' ');
		if (array) {
			value_text_put(t->element, p.bytes + (size_t)i * t->element->size,
				       p.context, out);
			continue;
		}
		if (t->members[i].name[0]) {
			buf_str(out, t->members[i].name);
			buf_char(out, '=');
		}
		value_text_member(&t->members[i], p.bytes, p.size, p.context, out);
	}
	buf_char(out, array ? ']' : '}');
}

/* 1.234567 ms: to the ns, in the largest unit that is not above it. */
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

static void finish_text(const struct type *t, struct position p, const struct value *v,
			struct buf *out)
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
		put_compound_text(t, p, out);
}

void value_text_put(const struct type *t, const void *bytes, const struct decode_context *context,
		    struct buf *out)
{
	struct position p = { bytes, value_type_size(t), context };
	struct value v;

	value_decode(t, bytes, p.size, context, out, &v);
	finish_text(t, p, &v, out);
}

void value_text_member(const struct member *m, const void *bytes, size_t size,
		       const struct decode_context *context, struct buf *out)
{
	struct position p = { (const char *)bytes + m->offset / 8, 0, context };
	struct value v;

	if (value_decode_member(m, bytes, size, context, out, &v))
		return;
	p.size = value_member_size(m, size);
	finish_text(m->type, p, &v, out);
}
