/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * An element of what a pointer of the kernel's leads to, p->a[1]: libbcc (0.18 to 0.37) reads it
 * at &p->a + 1, which is all of the array further on, or beside the pointer. It has &p->a[1],
 * *(p->a + 1), q[1] and p->a[1][2] right.
 */
#include <ctype.h>
#include <string.h>

#include "base/c_name.h"
#include "lint/warning.h"

#define ASSIGNMENTS 4 /* so many are followed, one to the other */

static struct span until(const char *at, const char *end)
{
	return (struct span){ at, (size_t)(end - at) };
}

static const char *end_of(struct span s)
{
	return s.at + s.len;
}

static struct span first_word(struct span s)
{
	size_t len = 0;

	while (len < s.len && is_name_char(s.at[len]))
		len++;
	return (struct span){ s.at, len };
}

/* The bracket that the one at p belongs to, forward or back; NULL: none. */
static const char *partner(struct span where, const char *p, int step)
{
	int depth = 0;

	for (; p >= where.at && p < end_of(where); p += step) {
		depth += (*p == '(' || *p == '[') - (*p == ')' || *p == ']');
		if (!depth)
			return p;
	}
	return NULL;
}

/* The path through structs that ends at p: a name, or brackets, ->, and . */
static struct span path_before(struct span where, const char *p)
{
	const char *end;

	while (p > where.at && isblank((unsigned char)p[-1]))
		p--;
	for (end = p; p > where.at;) {
		const char *open = p[-1] == ')' ? partner(where, p - 1, -1) : NULL;

		if (is_name_char(p[-1]) || p[-1] == '.')
			p--;
		else if (p[-1] == '>' && p - 1 > where.at && p[-2] == '-')
			p -= 2;
		else if (open)
			p = open;
		else
			break;
	}
	return until(p, end);
}

/* What a path's first -> goes through; empty: it has none, or ends in it. */
static struct span base_of(struct span path)
{
	for (const char *p = path.at; p + 2 < end_of(path); p++) {
		if (*p == '(' && !(p = partner(path, p, 1)))
			break;
		if (p[0] == '-' && p[1] == '>')
			return until(path.at, p);
	}
	return (struct span){ path.at, 0 };
}

/* Without the brackets around it, and without casts. */
static struct span bare(struct span s)
{
	const char *close;

	s = c_scan_trim(s);
	while (s.len && s.at[0] == '(' && (close = partner(s, s.at, 1))) {
		if (close + 1 == end_of(s))
			s = until(s.at + 1, close);
		else if (memchr(s.at, '*', (size_t)(close - s.at)))
			s = until(close + 1, end_of(s));
		else
			break;
		s = c_scan_trim(s);
	}
	return s;
}

static bool in_params(const struct c_function *f, const char *at)
{
	return at >= f->params.at && at < end_of(f->params);
}

/* A program's first parameter is the context, which libbcc leaves alone; what it has is the
 * kernel's. */
static bool is_context(const struct c_function *f, struct span name)
{
	const char *comma = memchr(f->params.at, ',', f->params.len);
	struct span first = c_scan_trim(until(f->params.at, comma ? comma : end_of(f->params)));
	struct c_declaration d;

	if (c_scan_equals(f->name, "TRACEPOINT_PROBE"))
		return c_scan_equals(name, "args");
	if (c_scan_equals(f->name, "RAW_TRACEPOINT_PROBE"))
		return c_scan_equals(name, "ctx");
	return c_scan_declaration(f, name, &d) && in_params(f, d.at) &&
	       end_of(first) == d.at + name.len && !lint_reads_is_kernel_struct(d.type);
}

static bool is_external(const struct lint *l, const struct c_function *f, struct span s, int left);

/* "d = path->dentry;" anywhere in the function. */
static bool is_assigned(const struct lint *l, const struct c_function *f, struct span name,
			int left)
{
	const char *at = f->body.at;
	struct span value;

	while (c_scan_next_assignment(f->body, name, &at, &value))
		if (is_external(l, f, value, left - 1))
			return true;
	return false;
}

/* Is the variable a pointer that libbcc knows to be one of the kernel's? */
static bool is_kernel_pointer(const struct lint *l, const struct c_function *f, struct span name,
			      int left)
{
	struct c_declaration d;

	if (!warning_is_word(name) || !c_scan_declaration(f, name, &d) || !d.pointer || d.user)
		return false;
	if (in_params(f, d.at))
		return c_scan_starts_with(f->name, "kprobe__") ||
		       lint_points_rule_name(l, f->name) || lint_reads_is_kernel_struct(d.type);
	return left && is_assigned(l, f, name, left);
}

static bool is_external(const struct lint *l, const struct c_function *f, struct span s, int left)
{
	struct span name, rest;
	bool address;

	s = bare(s);
	address = s.len && s.at[0] == '&';
	if (address)
		s = bare(until(s.at + 1, end_of(s)));
	name = first_word(s);
	rest = c_scan_trim(until(end_of(name), end_of(s)));
	if (c_scan_equals(name, "bpf_get_current_task") || c_scan_starts_with(name, "PT_REGS_PARM"))
		return !address;
	if (is_context(f, name))
		return c_scan_starts_with(rest, "->");
	if (address ? !c_scan_starts_with(rest, "->") : rest.len && !strchr("-+", rest.at[0]))
		return false;
	return is_kernel_pointer(l, f, name, left);
}

/* Of the types that take their arguments from the kernel's own, the verifier knows each pointer. */
static bool is_typed(const struct c_function *f)
{
	static const char *const macros[] = { "KFUNC_PROBE", "KRETFUNC_PROBE", "KMOD_RET",
					      "LSM_PROBE", "BPF_ITER" };

	for (size_t i = 0; i < sizeof(macros) / sizeof(macros[0]); i++)
		if (c_scan_equals(f->name, macros[i]))
			return true;
	return false;
}

/* Does its address stand there, or its size? */
static bool is_not_read(const struct c_function *f, const char *at)
{
	const char *before = at;
	struct span call;

	while (before > f->body.at && isspace((unsigned char)before[-1]))
		before--;
	if (before - 1 > f->body.at && before[-1] == '&' && before[-2] != '&')
		return true;
	return c_scan_enclosing_call(f->body, at, &call) &&
	       (c_scan_equals(call, "sizeof") || c_scan_equals(call, "typeof"));
}

static bool ends_in(struct span s, const char *end)
{
	size_t len = strlen(end);

	return s.len >= len && !memcmp(end_of(s) - len, end, len);
}

/* &p->a + 0 is where an array begins, but no pointer leads there; these are pointers. */
static bool is_first_of_array(struct span path, struct span index)
{
	return c_scan_equals(index, "0") && !ends_in(path, "d_name.name") &&
	       !ends_in(path, "skb->data");
}

/* libbcc leaves a macro alone, and the verifier refuses that. */
static bool is_macro(struct span path)
{
	return ends_in(path, ".s6_addr") || ends_in(path, ".s6_addr16") ||
	       ends_in(path, ".s6_addr32");
}

static void look_at_index(struct lint *l, const struct c_function *f, const char *open)
{
	const char *close = partner(f->body, open, 1), *end = end_of(f->body), *behind;
	struct span path, index;

	if (!close)
		return;
	path = path_before(f->body, open);
	index = c_scan_trim(until(open + 1, close));
	for (behind = close + 1; behind < end && isspace((unsigned char)*behind);)
		behind++;
	if ((behind < end && *behind == '[') || !base_of(path).len ||
	    !is_external(l, f, base_of(path), ASSIGNMENTS) || is_context(f, base_of(path)) ||
	    is_not_read(f, path.at) || is_first_of_array(path, index) || is_macro(path))
		return;
	warning_begin(l, "index through a pointer");
	warning_add(l, until(path.at, close + 1));
	warning_add(l, path);
	warning_add(l, index);
	warning_put(l, path.at);
}

void lint_index(struct lint *l, const struct c_function *f)
{
	const char *end = end_of(f->body);

	if (is_typed(f))
		return;
	for (const char *p = f->body.at; (p = memchr(p, '[', (size_t)(end - p))); p++)
		look_at_index(l, f, p);
}
