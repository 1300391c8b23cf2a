/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Checks that the values of bpf_trace_printk match its format. */
#include <string.h>

#include "base/buf.h"
#include "lint/warning.h"

#define CONVERSIONS_MAX 8 /* bpf_trace_printk takes three */

struct conversion {
	char letter;
	bool is_long;
};

struct format {
	size_t count;
	struct conversion conversions[CONVERSIONS_MAX];
};

/* Parse a conversion after its %. False for %%. */
static bool parse_conversion(const char **at, struct conversion *p)
{
	*at += strspn(*at, "0123456789-+ #.");
	p->is_long = **at == 'l' || **at == 'z';
	*at += strspn(*at, "lzh");
	p->letter = **at;
	*at += **at != '\0';
	return p->letter && p->letter != '%';
}

static bool parse_literal(const char *at, const char *end, struct format *f)
{
	while (at < end && *at != '"') {
		struct conversion p;

		if (*at == '\\' || *at != '%') {
			at += *at == '\\' ? 2 : 1;
			continue;
		}
		at++;
		if (!parse_conversion(&at, &p))
			continue;
		if (f->count == CONVERSIONS_MAX)
			return false;
		f->conversions[f->count++] = p;
	}
	return at < end;
}

/* Parse the format of the call. False if it is not a single literal. */
static bool parse_format(const struct lint *l, const char *call, struct format *f)
{
	const char *blank = strchr(call, '(');
	const char *end, *text;

	*f = (struct format){ 0 };
	if (!blank)
		return false;
	blank++;
	end = blank + strspn(blank, " \n");
	if (*end != ',' && *end != ')')
		return false;
	text = l->text + (blank - l->blank);
	text += strspn(text, " \t\n");
	return *text == '"' && parse_literal(text + 1, l->text + (end - l->blank), f);
}

static bool is_number(const struct c_function *f, struct span value)
{
	static const char *const types[] = { "int", "u8",    "u16",   "u32",  "u64",   "s32",
					     "s64", "__u32", "__u64", "long", "size_t" };
	struct c_declaration d;

	if (!warning_is_identifier(value) || !c_scan_declaration(f, value, &d) || d.pointer)
		return false;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (c_scan_equals(d.type, types[i]))
			return true;
	return false;
}

/* True for a time in nanoseconds. */
static bool is_time(const struct c_function *f, struct span value)
{
	static const char time[] = "bpf_ktime_get_ns";
	const char *at = f->body.at;
	struct span from;

	if (!is_number(f, value))
		return c_scan_equals(value, "bpf_ktime_get_ns()");
	while (c_scan_next_assignment(f->body, value, &at, &from))
		if (memmem(from.at, from.len, time, strlen(time)))
			return true;
	return false;
}

static void check_value(struct lint *l, const struct c_function *f, struct span value,
			const struct conversion *p)
{
	const char *key = NULL;

	if (p->letter == 's' && is_number(f, value))
		key = "number as string";
	else if (strchr("dux", p->letter) && !p->is_long && is_time(f, value))
		key = "truncated time";
	if (!key)
		return;
	warning_begin(l, key);
	warning_add(l, value);
	warning_add(l, (struct span){ &p->letter, 1 });
	warning_append(l, value.at);
}

static void check_call(struct lint *l, const struct c_function *f, const char *call)
{
	struct buf counts[2] = { { 0 }, { 0 } };
	struct format format;
	struct span value;
	size_t n = 0;

	if (!parse_format(l, call, &format))
		return;
	while (c_scan_argument(f->body, call, n + 1, &value)) {
		if (n < format.count)
			check_value(l, f, value, &format.conversions[n]);
		n++;
	}
	if (n == format.count)
		return;
	buf_printf(&counts[0], "%zu", format.count);
	buf_printf(&counts[1], "%zu", n);
	warning_begin(l, "number of values");
	warning_add_text(l, buf_text(&counts[0]));
	warning_add_text(l, buf_text(&counts[1]));
	warning_append(l, call);
	buf_free(&counts[0]);
	buf_free(&counts[1]);
}

void lint_prints(struct lint *l, const struct c_function *f)
{
	static const char printk[] = "bpf_trace_printk";
	const char *at = f->body.at;

	for (; (at = c_scan_find_word(f->body, at, printk, strlen(printk))); at++)
		check_call(l, f, at);
}
