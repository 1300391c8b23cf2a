/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What is put into an event's members, and how they are declared. */
#include <ctype.h>
#include <string.h>

#include "layout.h"
#include "lint_parts.h"

/* Assignments: "evt.port = sk->__sk_common.skc_dport;" */

static const char *const network_ports[] = { "skc_dport", "inet_dport", "inet_sport", "sin_port",
					     "sin6_port" };
static const char *const host_ports[] = { "skc_num", "inet_num" };

static bool ends_in(struct span s, const char *const *names, size_t n, struct span *name)
{
	for (size_t i = 0; i < s.len; i++)
		if (!isalnum((unsigned char)s.at[i]) && !strchr("_.->", s.at[i]))
			return false; /* more than a path through structs */
	*name = s;
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] == '.' || s.at[i] == '>')
			*name = (struct span){ s.at + i + 1, s.len - i - 1 };
	for (size_t i = 0; i < n; i++)
		if (span_is(*name, names[i]))
			return true;
	return false;
}

struct assignment {
	struct span left, variable, member, right;
};

/* Is the member's order changed elsewhere: "evt.port = ntohs(evt.port);"? */
static bool is_swapped(const struct function *f, struct span left)
{
	static const char *const calls[] = {
		"ntohs",       "htons",	      "bpf_ntohs",	   "bpf_htons",
		"be16_to_cpu", "cpu_to_be16", "__builtin_bswap16", "swab16",
		"__swab16"
	};

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		const char *at = f->body.at;
		struct span a;

		for (; (at = lint_find_word(f->body, at, calls[i], strlen(calls[i]))); at++)
			if (lint_argument(f->body, at, 0, &a) && a.len == left.len &&
			    !memcmp(a.at, left.at, a.len))
				return true;
	}
	return false;
}

static void look_at_port(struct lint *l, const struct function *f, const struct assignment *a,
			 const struct member *m)
{
	struct span name;
	bool host = !strcmp(m->type->name, "__be16");
	bool network = m->type->kind == TYPE_UNSIGNED && m->type->size == 2 &&
		       m->type->display == DISPLAY_PLAIN && !m->bits;

	if (is_swapped(f, a->left))
		return;
	if (network && ends_in(a->right, network_ports,
			       sizeof(network_ports) / sizeof(network_ports[0]), &name)) {
		lint_begin(l, "network order");
		lint_add(l, a->left);
		lint_add_text(l, m->type->name);
		lint_add(l, name);
		lint_warn(l, a->left.at);
	} else if (host && ends_in(a->right, host_ports, 2, &name)) {
		lint_begin(l, "host order");
		lint_add(l, a->left);
		lint_add(l, name);
		lint_warn(l, a->left.at);
	}
}

/* Who has a tgid, too, calls a thread pid, as the kernel does. */
static void look_at_pid(struct lint *l, const struct assignment *a, const struct type *t,
			const struct member *m)
{
	struct span right = a->right;
	struct span tgid = { "tgid", 4 };

	if (span_begins(right, "(u32)"))
		right = span_trim(span_behind(right, "(u32)"));
	if (m->type->size > 4 || !span_is(right, "bpf_get_current_pid_tgid()") ||
	    !(span_is(a->member, "tgid") || (span_is(a->member, "pid") && !lint_member(t, tgid))))
		return;
	lint_begin(l, "pid is thread");
	lint_add(l, a->left);
	lint_warn(l, a->left.at);
}

/* The assignment whose = is at p: false if its left is no member of a variable. */
static bool read_assignment(const struct function *f, const char *p, struct assignment *a)
{
	const char *end = f->body.at + f->body.len, *stop, *left = p, *dot;

	if (p == f->body.at || p + 1 >= end || p[1] == '=' || strchr("=!<>+-*/%&|^", p[-1]))
		return false;
	stop = memchr(p, ';', (size_t)(end - p));
	while (left > f->body.at && !strchr(";{})", left[-1]))
		left--;
	a->left = span_trim((struct span){ left, (size_t)(p - left) });
	a->right = stop ? span_trim((struct span){ p + 1, (size_t)(stop - p - 1) }) :
			  (struct span){ p, 0 };
	for (size_t i = 0; i < a->left.len; i++)
		if (!isalnum((unsigned char)a->left.at[i]) && !strchr("_.->", a->left.at[i]))
			return false;
	dot = memchr(a->left.at, '.', a->left.len);
	if (!dot)
		dot = memmem(a->left.at, a->left.len, "->", 2);
	if (!dot)
		return false;
	a->variable = (struct span){ a->left.at, (size_t)(dot - a->left.at) };
	dot += *dot == '-' ? 2 : 1;
	a->member = (struct span){ dot, (size_t)(a->left.at + a->left.len - dot) };
	return lint_is_word(a->variable) && lint_is_word(a->member) && a->right.len;
}

void lint_fields(struct lint *l, const struct function *f)
{
	const char *end = f->body.at + f->body.len;

	for (const char *p = f->body.at; (p = memchr(p, '=', (size_t)(end - p))); p++) {
		struct assignment a;
		struct declaration d;
		struct type *t;
		const struct member *m;

		if (!read_assignment(f, p, &a) || !lint_declaration(f, a.variable, &d) ||
		    !lint_is_shown(l, d.type))
			continue;
		t = lint_type(l, d.type);
		m = t ? lint_member(t, a.member) : NULL;
		if (m) {
			look_at_port(l, f, &a, m);
			look_at_pid(l, &a, t, m);
		}
		layout_free(t);
	}
}
