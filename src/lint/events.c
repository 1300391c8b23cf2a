/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Checks events and keys: the size that is sent, and uninitialized padding. */
#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/c_name.h"
#include "decode/layout.h"
#include "lint/warning.h"

/* The size of the type "struct evt"; 0 if not known. */
static uint32_t struct_size(const struct lint *l, struct span name)
{
	struct type *t;
	uint32_t size;

	if (!c_scan_starts_with(name, "struct "))
		return 0;
	t = warning_find_struct(l, c_scan_trim(c_scan_without_prefix(name, "struct ")));
	size = t ? t->size : 0;
	layout_free(t);
	return size;
}

/* Get the operand of sizeof(...). */
static bool read_sizeof(struct span s, struct span *operand)
{
	if (!c_scan_starts_with(s, "sizeof"))
		return false;
	return c_scan_argument(s, s.at, 0, operand);
}

/* True if size ends in the array at the end of the struct: a part of it may be sent on purpose. */
static bool ends_in_last_array(const struct type *t, uint32_t size)
{
	const struct member *last = t->count ? &t->members[t->count - 1] : NULL;

	return last && last->type->kind == TYPE_ARRAY && last->offset / 8 <= size && size < t->size;
}

/* Warn if an event of this type is sent with another size. size: 0 if not known. */
static void compare_size(struct lint *l, const char *at, const struct type *t, uint32_t size)
{
	struct buf sizes[2] = { { 0 }, { 0 } };

	if (!size || size == t->size || ends_in_last_array(t, size))
		return;
	buf_printf(&sizes[0], "%u", t->size);
	buf_printf(&sizes[1], "%u", size);
	warning_begin(l, "wrong size");
	warning_add_text(l, t->name);
	warning_add_text(l, buf_text(&sizes[0]));
	warning_add_text(l, buf_text(&sizes[1]));
	warning_add_text(l, t->name);
	warning_append(l, at);
	buf_free(&sizes[0]);
	buf_free(&sizes[1]);
}

/* Check a call that sends an event ("&evt" or "evt") with the size sizeof(operand). */
static void check_size(struct lint *l, const struct c_function *f, const char *at,
		       struct span event, struct span operand)
{
	bool address = event.len > 1 && event.at[0] == '&';
	struct span v = { event.at + address, event.len - address };
	struct c_declaration d;
	struct type *t;

	if (!warning_is_identifier(v) || !c_scan_declaration(f, v, &d))
		return;
	t = warning_find_struct(l, d.type);
	if (t && !address && d.pointer && c_scan_same(operand, v)) {
		warning_begin(l, "size of a pointer");
		warning_add(l, v);
		warning_append(l, operand.at);
	} else if (t && address != d.pointer) {
		compare_size(l, at, t, struct_size(l, operand));
	}
	layout_free(t);
}

static void check_submits(struct lint *l, const struct c_function *f)
{
	static const struct {
		const char *name;
		size_t event;
	} calls[] = { { "perf_submit", 1 }, { "ringbuf_output", 0 } };

	for (size_t i = 0; i < 2; i++) {
		const char *at = f->body.at;

		while ((at = c_scan_find_word(f->body, at, calls[i].name, strlen(calls[i].name)))) {
			struct span event, size, operand;

			if (c_scan_argument(f->body, at, calls[i].event, &event) &&
			    c_scan_argument(f->body, at, calls[i].event + 1, &size) &&
			    read_sizeof(size, &operand))
				check_size(l, f, size.at, event, operand);
			at++;
		}
	}
}

/* Padding */

/* The number of bits of padding; unions are assumed to have none. */
static uint64_t padding_of(const struct type *t)
{
	uint64_t used = 0, inside = 0;

	if (t->kind == TYPE_ARRAY)
		return t->element ? padding_of(t->element) * t->count : 0;
	if (t->kind != TYPE_STRUCT)
		return 0;
	for (uint32_t i = 0; i < t->count; i++) {
		const struct member *m = &t->members[i];

		used += m->bits ? m->bits : (uint64_t)m->type->size * 8;
		inside += padding_of(m->type);
	}
	return inside + (used < (uint64_t)t->size * 8 ? (uint64_t)t->size * 8 - used : 0);
}

static bool reads_whole_variable(struct span call)
{
	static const char *const calls[] = { "perf_submit", "ringbuf_output",
					     "update",	    "insert",
					     "lookup",	    "delete",
					     "increment",   "lookup_or_try_init" };

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (c_scan_equals(call, calls[i]))
			return true;
	return false;
}

/* True for "evt" in struct evt: a type and a variable may have the same name. */
static bool is_tag(struct span range, const char *at)
{
	while (at > range.at && isspace((unsigned char)at[-1]))
		at--;
	return at - range.at >= 6 && !memcmp(at - 6, "struct", 6);
}

/* True if the variable is written only by member, but read as a whole. */
static bool has_unset_padding(const struct c_function *f, struct span v, const char *declared)
{
	const char *at = f->body.at, *end = f->body.at + f->body.len;
	bool read = false;

	while ((at = c_scan_find_word(f->body, at, v.at, v.len))) {
		const char *next = at + v.len;
		struct span call = { 0 };

		while (next < end && isspace((unsigned char)*next))
			next++;
		if (at != declared && !is_tag(f->body, at) && !(next < end && *next == '.')) {
			if (!c_scan_enclosing_call(f->body, at, &call))
				return false;
			if (!c_scan_equals(call, "sizeof") && !reads_whole_variable(call))
				return false;
			read |= reads_whole_variable(call);
		}
		at += v.len;
	}
	return read;
}

static void check_variable(struct lint *l, const struct c_function *f, struct span type,
			   struct span v)
{
	struct c_declaration d;
	struct buf bytes = { 0 };
	struct type *t;
	uint64_t padding;

	if (!c_scan_declaration(f, v, &d) || d.at != v.at || d.pointer || d.initialised)
		return;
	t = warning_find_struct(l, type);
	padding = t ? padding_of(t) / 8 : 0;
	if (padding && has_unset_padding(f, v, v.at)) {
		buf_printf(&bytes, "%llu", (unsigned long long)padding);
		warning_begin(l, "padding");
		warning_add(l, v);
		warning_add_text(l, t->name);
		warning_add_text(l, buf_text(&bytes));
		warning_append(l, v.at);
	}
	layout_free(t);
	buf_free(&bytes);
}

/* Check each "struct T v;" in the body. */
static void check_variables(struct lint *l, const struct c_function *f)
{
	const char *at = f->body.at, *end = f->body.at + f->body.len;

	while ((at = c_scan_find_word(f->body, at, "struct", 6))) {
		struct span type, v;

		at += 6;
		type.at = at + strspn(at, " \t\n");
		for (type.len = 0; type.at + type.len < end && is_name_char(type.at[type.len]);)
			type.len++;
		v.at = type.at + type.len + strspn(type.at + type.len, " \t\n");
		for (v.len = 0; v.at + v.len < end && is_name_char(v.at[v.len]);)
			v.len++;
		if (type.len && v.len)
			check_variable(l, f, type, v);
	}
}

void lint_events(struct lint *l, const struct c_function *f)
{
	check_submits(l, f);
	check_variables(l, f);
}
