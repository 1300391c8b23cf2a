/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Checks assignments to members of events: ports, process ids and user ids. */
#include <ctype.h>
#include <string.h>

#include "base/c_name.h"
#include "decode/layout.h"
#include "lint/ports.h"
#include "lint/warning.h"

/* Assignments: "evt.port = sk->__sk_common.skc_dport;" */

struct assignment {
	struct span left, variable, member, right;
};

static bool is_plain(const struct member *m)
{
	return (m->type->kind == TYPE_UNSIGNED || m->type->kind == TYPE_SIGNED) &&
	       m->type->size >= 2 && m->type->display == DISPLAY_PLAIN && !m->bits;
}

static void check_port(struct lint *l, const struct c_function *f, const struct assignment *a,
		       const struct member *m)
{
	struct span name;
	bool host = !strcmp(m->type->name, "__be16");

	if (lint_ports_is_swapped(f, a->left))
		return;
	if (is_plain(m) && lint_ports_is_network_order(f, a->right, &name)) {
		warning_begin(l, "network order");
		warning_add(l, a->left);
		warning_add_text(l, m->type->name);
		warning_add(l, name);
		warning_append(l, a->left.at);
	} else if (host && lint_ports_is_host_order(a->right, &name)) {
		warning_begin(l, "host order");
		warning_add(l, a->left);
		warning_add(l, name);
		warning_append(l, a->left.at);
	}
}

/* In a struct that also has a tgid, pid is the thread, as in the kernel. */
static void check_pid(struct lint *l, const struct assignment *a, const struct type *t,
		      const struct member *m)
{
	struct span right = a->right;
	struct span tgid = { "tgid", 4 };

	if (c_scan_starts_with(right, "(u32)"))
		right = c_scan_trim(c_scan_without_prefix(right, "(u32)"));
	if (m->type->size > 4 || !c_scan_equals(right, "bpf_get_current_pid_tgid()") ||
	    !(c_scan_equals(a->member, "tgid") ||
	      (c_scan_equals(a->member, "pid") && !warning_member(t, tgid))))
		return;
	warning_begin(l, "pid is thread");
	warning_add(l, a->left);
	warning_append(l, a->left.at);
}

static void check_uid(struct lint *l, const struct assignment *a)
{
	if (!c_scan_equals(a->member, "uid") ||
	    !c_scan_starts_with(a->right, "bpf_get_current_uid_gid()") ||
	    !memmem(a->right.at, a->right.len, ">> 32", 5))
		return;
	warning_begin(l, "gid as uid");
	warning_add(l, a->left);
	warning_append(l, a->left.at);
}

static bool is_member_path(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!isalnum((unsigned char)s.at[i]) && !strchr("_.->", s.at[i]))
			return false;
	return true;
}

/* Split "evt.port"; false if it is something else. */
static bool read_left(struct span left, struct assignment *a)
{
	const char *dot = memchr(left.at, '.', left.len);

	a->left = left;
	if (!is_member_path(left))
		return false;
	if (!dot)
		dot = memmem(left.at, left.len, "->", 2);
	if (!dot)
		return false;
	a->variable = (struct span){ left.at, (size_t)(dot - left.at) };
	dot += *dot == '-' ? 2 : 1;
	a->member = (struct span){ dot, (size_t)(left.at + left.len - dot) };
	return warning_is_identifier(a->variable) && warning_is_identifier(a->member);
}

/* The innermost { that is open at p; NULL if there is none. */
static const char *find_open_brace(const struct c_function *f, const char *p)
{
	for (int depth = 0; p > f->body.at; p--) {
		depth += (*p == '}') - (*p == '{');
		if (depth < 0)
			return p;
	}
	return NULL;
}

static struct span word_before(const struct c_function *f, const char *p)
{
	const char *end;

	while (p > f->body.at && isspace((unsigned char)p[-1]))
		p--;
	for (end = p; p > f->body.at && is_name_char(p[-1]);)
		p--;
	return (struct span){ p, (size_t)(end - p) };
}

/* Parse ".port" in "struct evt evt = { .port = ... }". */
static bool read_initialiser(const struct c_function *f, struct span left, struct assignment *a)
{
	const char *brace = find_open_brace(f, left.at - 1);
	struct span equals;

	if (left.len < 2 || left.at[0] != '.' || !brace)
		return false;
	equals = c_scan_trim((struct span){ f->body.at, (size_t)(brace - f->body.at) });
	if (!equals.len || equals.at[equals.len - 1] != '=')
		return false;
	a->left = left;
	a->member = c_scan_without_prefix(left, ".");
	a->variable = word_before(f, equals.at + equals.len - 1);
	return warning_is_identifier(a->variable) && warning_is_identifier(a->member);
}

/* Parse the assignment with the = at p. False if its left side is not a member of a variable. */
static bool read_assignment(const struct c_function *f, const char *p, struct assignment *a)
{
	const char *end = f->body.at + f->body.len, *left = p;
	struct span s;

	if (p == f->body.at || p + 1 >= end || p[1] == '=' || strchr("=!<>+-*/%&|^", p[-1]))
		return false;
	while (left > f->body.at && !strchr(";{}),", left[-1]))
		left--;
	s = c_scan_trim((struct span){ left, (size_t)(p - left) });
	if (s.len && s.at[0] == '.') {
		a->right = c_scan_trim((struct span){ p + 1, strcspn(p + 1, ",};") });
		return read_initialiser(f, s, a) && a->right.len;
	}
	a->right = c_scan_trim((struct span){ p + 1, strcspn(p + 1, ";") });
	return read_left(s, a) && a->right.len;
}

static void check_assignment(struct lint *l, const struct c_function *f, const struct assignment *a)
{
	struct c_declaration d;
	const struct member *m;
	struct type *t;

	if (!c_scan_declaration(f, a->variable, &d) || !warning_type_is_printed(l, d.type))
		return;
	t = warning_find_struct(l, d.type);
	m = t ? warning_member(t, a->member) : NULL;
	if (m) {
		check_port(l, f, a, m);
		check_pid(l, a, t, m);
		check_uid(l, a);
	}
	layout_free(t);
}

/* "bpf_probe_read_kernel(&evt.port, sizeof(evt.port), &inet->inet_sport);" */
static void check_copies(struct lint *l, const struct c_function *f)
{
	struct lint_copy c;

	for (const char *at = f->body.at; lint_ports_next_copy(f, &at, &c);) {
		struct assignment a = { .right = c.from };

		if (read_left(c.to, &a))
			check_assignment(l, f, &a);
	}
}

void lint_fields(struct lint *l, const struct c_function *f)
{
	const char *end = f->body.at + f->body.len;

	for (const char *p = f->body.at; (p = memchr(p, '=', (size_t)(end - p))); p++) {
		struct assignment a;

		if (read_assignment(f, p, &a))
			check_assignment(l, f, &a);
	}
	check_copies(l, f);
}
