/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "generate/sys_field_choice.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"

struct writer {
	struct buf *out;
	const struct sys_call *call;
	const struct sys_arg *arg;
	const struct sys_assignment *whole;
};

/* The first case with this member: cases may share one. */
static const struct sys_case *first_with_member(const struct sys_call *call,
						const struct sys_arg *arg, const char *member)
{
	const struct sys_case *c = NULL;

	while ((c = sys_arg_types_case_next(call, arg, c)) && strcmp(c->member, member))
		;
	return c;
}

/* The member's number in ONE_OF(): 0 is the value itself. */
static int member_number(const struct sys_call *call, const struct sys_arg *arg, const char *member)
{
	const struct sys_case *c = NULL;
	int n = 0;

	while ((c = sys_arg_types_case_next(call, arg, c))) {
		n += first_with_member(call, arg, c->member) == c;
		if (!strcmp(c->member, member))
			break;
	}
	return n;
}

void sys_field_choice_declare(struct buf *out, const struct sys_call *call,
			      const struct sys_arg *arg, const char *suffix)
{
	const struct sys_case *c = NULL;
	struct sys_shape s;

	sys_arg_types_shape(call, arg, &s);
	s.form = SYS_VALUE;
	buf_str(out, "ONE_OF(\n\t\t");
	sys_field_declare(out, &s, "value", "");
	while ((c = sys_arg_types_case_next(call, arg, c))) {
		if (first_with_member(call, arg, c->member) != c)
			continue;
		sys_arg_types_case_shape(c, &s);
		buf_str(out, "\t\t");
		sys_field_declare(out, &s, c->member, "");
	}
	buf_printf(out, "\t) %s%s;\n", arg->name, suffix);
}

bool sys_field_choice_reads(const struct sys_call *call, const struct sys_arg *arg)
{
	const struct sys_case *c = NULL;

	while ((c = sys_arg_types_case_next(call, arg, c)))
		if (c->form != SYS_VALUE)
			return true;
	return false;
}

static void put_switch(const struct writer *w)
{
	const struct sys_shape *s = &w->whole->shape;

	if (s->within)
		buf_printf(w->out, "\tswitch (WITHIN(%s, %s)) {\n", s->within, s->length);
	else
		buf_printf(w->out, "\tswitch (%s) {\n", s->length);
}

static void put_labels(const struct writer *w, const char *values)
{
	for (size_t n; *values; values += n + (values[n] == ' ')) {
		n = strcspn(values, " ");
		buf_printf(w->out, "\tcase %.*s:\n", (int)n, values);
	}
}

static void put_member_number(const struct writer *w, int number)
{
	buf_printf(w->out, "\t\t%s.which = %d;\n", w->whole->to, number);
}

/* The assignment to the case's member; c is NULL for the value itself. */
static struct sys_assignment assignment_of(const struct writer *w, const struct sys_case *c)
{
	struct sys_assignment p = *w->whole;
	size_t len = strlen(p.to);

	if (c)
		sys_arg_types_case_shape(c, &p.shape);
	else
		p.shape.form = SYS_VALUE, p.shape.within = NULL;
	snprintf(p.shape.local, sizeof(p.shape.local), "%s", w->whole->shape.local);
	snprintf(p.to + len, sizeof(p.to) - len, ".one.%s", c ? c->member : "value");
	return p;
}

static struct sys_assignment begin_case(const struct writer *w, const struct sys_case *c)
{
	put_labels(w, c->values);
	return assignment_of(w, c);
}

void sys_field_choice_put_entry(struct buf *out, const struct sys_call *call,
				const struct sys_arg *arg, const struct sys_assignment *whole)
{
	const struct writer w = { out, call, arg, whole };
	const struct sys_case *c = NULL;
	struct sys_assignment p;

	put_switch(&w);
	while ((c = sys_arg_types_case_next(call, arg, c))) {
		if (c->when == SYS_AT_RETURN)
			continue;
		p = begin_case(&w, c);
		put_member_number(&w, member_number(call, arg, c->member));
		sys_field_put(out, "\t\t", &p);
		buf_str(out, "\t\tbreak;\n");
	}
	p = assignment_of(&w, NULL);
	buf_str(out, "\tdefault:\n");
	put_member_number(&w, 0);
	sys_field_put(out, "\t\t", &p);
	buf_str(out, "\t}\n");
}

void sys_field_choice_put_return(struct buf *out, const struct sys_call *call,
				 const struct sys_arg *arg, const struct sys_assignment *whole)
{
	const struct writer w = { out, call, arg, whole };
	const struct sys_case *c = NULL;
	struct sys_assignment p;

	put_switch(&w);
	while ((c = sys_arg_types_case_next(call, arg, c))) {
		if (c->form == SYS_VALUE)
			continue;
		p = begin_case(&w, c);
		if (c->when == SYS_AT_ENTRY)
			buf_printf(out, "\t\tif (%s.got < 0)\n\t", p.to);
		if (c->when == SYS_AT_RETURN) {
			put_member_number(&w, member_number(call, arg, c->member));
			sys_field_put_result(out, "\t\t", &p);
		} else {
			sys_field_put(out, "\t\t", &p);
		}
		buf_str(out, "\t\tbreak;\n");
	}
	buf_str(out, "\t}\n");
}
