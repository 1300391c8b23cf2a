/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Checks array elements that are read through kernel pointers: libbcc (0.18 to 0.37) reads p->a[1]
 * at &p->a + 1, which is after the whole array, or after a pointer. It reads &p->a[1], *(p->a + 1),
 * q[1] and p->a[1][2] correctly.
 */
#include <ctype.h>
#include <string.h>

#include "base/c_name.h"
#include "lint/warning.h"

#define ASSIGNMENTS_MAX 4 /* length of a chain of assignments that is followed */

static struct span span_until(const char *at, const char *end)
{
	return (struct span){ at, (size_t)(end - at) };
}

static const char *span_end(struct span s)
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

/* The bracket that matches the one at p, forward (step 1) or backward (-1); NULL if none. */
static const char *matching_bracket(struct span range, const char *p, int step)
{
	int depth = 0;

	for (; p >= range.at && p < span_end(range); p += step) {
		depth += (*p == '(' || *p == '[') - (*p == ')' || *p == ']');
		if (!depth)
			return p;
	}
	return NULL;
}

/* The member path that ends at p, made of names, parentheses, -> and . */
static struct span member_path_before(struct span range, const char *p)
{
	const char *end;

	while (p > range.at && isblank((unsigned char)p[-1]))
		p--;
	for (end = p; p > range.at;) {
		const char *open = p[-1] == ')' ? matching_bracket(range, p - 1, -1) : NULL;

		if (is_name_char(p[-1]) || p[-1] == '.')
			p--;
		else if (p[-1] == '>' && p - 1 > range.at && p[-2] == '-')
			p -= 2;
		else if (open)
			p = open;
		else
			break;
	}
	return span_until(p, end);
}

/* The part of a path before its first ->; empty if there is none, or if the path ends with it. */
static struct span path_base(struct span path)
{
	for (const char *p = path.at; p + 2 < span_end(path); p++) {
		if (*p == '(' && !(p = matching_bracket(path, p, 1)))
			break;
		if (p[0] == '-' && p[1] == '>')
			return span_until(path.at, p);
	}
	return (struct span){ path.at, 0 };
}

/* Remove the parentheses around an expression, and casts. */
static struct span without_casts(struct span s)
{
	const char *close;

	s = c_scan_trim(s);
	while (s.len && s.at[0] == '(' && (close = matching_bracket(s, s.at, 1))) {
		if (close + 1 == span_end(s))
			s = span_until(s.at + 1, close);
		else if (memchr(s.at, '*', (size_t)(close - s.at)))
			s = span_until(close + 1, span_end(s));
		else
			break;
		s = c_scan_trim(s);
	}
	return s;
}

static bool is_in_parameters(const struct c_function *f, const char *at)
{
	return at >= f->params.at && at < span_end(f->params);
}

/* True for the context, a program's first parameter: libbcc does not rewrite reads of it. */
static bool is_context(const struct c_function *f, struct span name)
{
	const char *comma = memchr(f->params.at, ',', f->params.len);
	struct span first =
		c_scan_trim(span_until(f->params.at, comma ? comma : span_end(f->params)));
	struct c_declaration d;

	if (c_scan_equals(f->name, "TRACEPOINT_PROBE"))
		return c_scan_equals(name, "args");
	if (c_scan_equals(f->name, "RAW_TRACEPOINT_PROBE"))
		return c_scan_equals(name, "ctx");
	return c_scan_declaration(f, name, &d) && is_in_parameters(f, d.at) &&
	       span_end(first) == d.at + name.len && !lint_reads_is_kernel_struct(d.type);
}

static bool is_kernel_expression(const struct lint *l, const struct c_function *f, struct span s,
				 int depth);

/* True if a kernel pointer is assigned to the variable, as in "d = path->dentry;". */
static bool is_assigned_kernel_pointer(const struct lint *l, const struct c_function *f,
				       struct span name, int depth)
{
	const char *at = f->body.at;
	struct span value;

	while (c_scan_next_assignment(f->body, name, &at, &value))
		if (is_kernel_expression(l, f, value, depth - 1))
			return true;
	return false;
}

/* True if libbcc recognizes the variable as a kernel pointer. */
static bool is_kernel_pointer(const struct lint *l, const struct c_function *f, struct span name,
			      int depth)
{
	struct c_declaration d;

	if (!warning_is_identifier(name) || !c_scan_declaration(f, name, &d) || !d.pointer ||
	    d.user)
		return false;
	if (is_in_parameters(f, d.at))
		return c_scan_starts_with(f->name, "kprobe__") ||
		       lint_points_has_rule(l, f->name) || lint_reads_is_kernel_struct(d.type);
	return depth && is_assigned_kernel_pointer(l, f, name, depth);
}

static bool is_kernel_expression(const struct lint *l, const struct c_function *f, struct span s,
				 int depth)
{
	struct span name, rest;
	bool address;

	s = without_casts(s);
	address = s.len && s.at[0] == '&';
	if (address)
		s = without_casts(span_until(s.at + 1, span_end(s)));
	name = first_word(s);
	rest = c_scan_trim(span_until(span_end(name), span_end(s)));
	if (c_scan_equals(name, "bpf_get_current_task") || c_scan_starts_with(name, "PT_REGS_PARM"))
		return !address;
	if (is_context(f, name))
		return c_scan_starts_with(rest, "->");
	if (address ? !c_scan_starts_with(rest, "->") : rest.len && !strchr("-+", rest.at[0]))
		return false;
	return is_kernel_pointer(l, f, name, depth);
}

/* True for programs with typed arguments, whose pointers the verifier can check: no rewriting. */
static bool has_typed_arguments(const struct c_function *f)
{
	static const char *const macros[] = { "KFUNC_PROBE", "KRETFUNC_PROBE", "KMOD_RET",
					      "LSM_PROBE", "BPF_ITER" };

	for (size_t i = 0; i < sizeof(macros) / sizeof(macros[0]); i++)
		if (c_scan_equals(f->name, macros[i]))
			return true;
	return false;
}

/* True if only the address or the size of the element is used. */
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

static bool ends_with(struct span s, const char *end)
{
	size_t len = strlen(end);

	return s.len >= len && !memcmp(span_end(s) - len, end, len);
}

/*
 * Return true for element 0 of an array, which is read correctly. d_name.name and skb->data are
 * pointers, not arrays.
 */
static bool is_first_of_array(struct span path, struct span index)
{
	return c_scan_equals(index, "0") && !ends_with(path, "d_name.name") &&
	       !ends_with(path, "skb->data");
}

/* libbcc does not rewrite inside these macros, and the verifier then refuses the program. */
static bool ends_in_macro(struct span path)
{
	return ends_with(path, ".s6_addr") || ends_with(path, ".s6_addr16") ||
	       ends_with(path, ".s6_addr32");
}

static void check_index(struct lint *l, const struct c_function *f, const char *open)
{
	const char *close = matching_bracket(f->body, open, 1), *end = span_end(f->body), *after;
	struct span path, index;

	if (!close)
		return;
	path = member_path_before(f->body, open);
	index = c_scan_trim(span_until(open + 1, close));
	for (after = close + 1; after < end && isspace((unsigned char)*after);)
		after++;
	if ((after < end && *after == '[') || !path_base(path).len ||
	    !is_kernel_expression(l, f, path_base(path), ASSIGNMENTS_MAX) ||
	    is_context(f, path_base(path)) || is_not_read(f, path.at) ||
	    is_first_of_array(path, index) || ends_in_macro(path))
		return;
	warning_begin(l, "index through a pointer");
	warning_add(l, span_until(path.at, close + 1));
	warning_add(l, path);
	warning_add(l, index);
	warning_append(l, path.at);
}

void lint_index(struct lint *l, const struct c_function *f)
{
	const char *end = span_end(f->body);

	if (has_typed_arguments(f))
		return;
	for (const char *p = f->body.at; (p = memchr(p, '[', (size_t)(end - p))); p++)
		check_index(l, f, p);
}
