/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "generate/sys_expression.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "explain/message.h"
#include "generate/generate.h"
#include "generate/sys_format.h"
#include "generate/sys_names.h"
#include "machine/kernel_headers.h"
#include "probe/expression.h"

/* The argument that probes call by this name; NULL: none. */
static const struct sys_arg *argument_of(const struct sys_call *call, const char *name, size_t len)
{
	for (size_t i = 0; i < call->count; i++) {
		const char *own = call->args[i].name;
		const char *suffix = sys_names_suffix(call, own);
		size_t n = strlen(own);

		if (len == n + strlen(suffix) && !memcmp(name, own, n) &&
		    !memcmp(name + n, suffix, len - n))
			return &call->args[i];
	}
	return NULL;
}

/* What of the probe's has the field's name already; NULL: nothing. */
static const char *owner_of(const struct sys_call *call, const struct expression_field *f)
{
	if (sys_names_is_own(call, f->name, f->name_len))
		return "something of the probe's own";
	return argument_of(call, f->name, f->name_len) ? "an argument" : NULL;
}

/* Memory */

struct look {
	const struct sys_call *call;
	int inside;   /* brackets, of USER_VALUE's */
	bool opening; /* its bracket comes next */
	bool member;  /* what comes next is a member's name */
};

/* Does what follows, behind the brackets of casts, look through the pointer? */
static bool looks_through(const char *at)
{
	struct expression_token t;

	do
		t = expression_next(&at);
	while (expression_is(&t, ")"));
	return expression_is(&t, "->") || expression_is(&t, "[");
}

static bool is_looked_through(struct look *l, const struct expression_token *t, const char *rest)
{
	const struct sys_arg *arg;
	bool member = l->member;

	l->member = expression_is(t, ".") || expression_is(t, "->");
	if (expression_is(t, "(") && (l->opening || l->inside))
		l->inside++;
	if (expression_is(t, ")") && l->inside)
		l->inside--;
	l->opening = expression_is(t, "USER_VALUE");
	if (t->kind != TOKEN_WORD || member || l->inside)
		return false;
	arg = argument_of(l->call, t->at, t->len);
	return arg && strchr(arg->type, '*') && looks_through(rest);
}

/* words: an expression of the option, "-f" or "-w". */
static int check_memory(const struct sys_call *call, const char *option, const char *words)
{
	struct look l = { .call = call };
	struct expression_token t;

	for (const char *at = words; (t = expression_next(&at)).kind != TOKEN_END;) {
		if (!is_looked_through(&l, &t, at))
			continue;
		message_option(
			option, words, t.at,
			"%.*s points into the process's memory, which takes USER_VALUE around "
			"it, as in USER_VALUE(%.*s->MEMBER)",
			(int)t.len, t.at, (int)t.len, t.at);
		return -EINVAL;
	}
	return 0;
}

int sys_expression_check(const struct sys_call *call, const struct generate_options *o)
{
	int err = 0;

	for (size_t i = 0; !err && i < o->fields.count; i++) {
		struct expression_field f = option_fields_parse(o, i);

		err = option_fields_check_name(o, i, owner_of(call, &f));
		if (!err && !f.size) /* a string is where the pointer says */
			err = check_memory(call, "-f", o->fields.all[i]);
	}
	return err || !o->where ? err : check_memory(call, "-w", o->where);
}

/* Structs */

/* "struct sockaddr" of "struct sockaddr *" and of "struct sockaddr) ..." */
static int add_type(const char *at, struct definitions *d)
{
	static const char *const kinds[] = { "struct", "union", "enum" };
	struct expression_token kind = expression_next(&at), name;

	if (expression_is(&kind, "const"))
		kind = expression_next(&at);
	name = expression_next(&at);
	for (size_t i = 0; i < 3; i++)
		if (expression_is(&kind, kinds[i]) && name.kind == TOKEN_WORD)
			return kernel_headers_definitions_add(d, kinds[i], name.at, name.len);
	return 0;
}

static int reach_text(const struct sys_call *call, const char *text, struct definitions *d)
{
	struct expression_token t;
	int err = 0;

	for (const char *at = text; !err && (t = expression_next(&at)).kind != TOKEN_END;) {
		const struct sys_arg *arg =
			t.kind == TOKEN_WORD ? argument_of(call, t.at, t.len) : NULL;

		err = add_type(arg ? arg->type : t.at, d);
	}
	return err;
}

int sys_expression_reach(const struct sys_call *call, const struct generate_options *o,
			 struct definitions *d)
{
	int err = 0;

	for (size_t i = 0; !err && i < o->fields.count; i++)
		err = reach_text(call, o->fields.all[i], d);
	return err || !o->where ? err : reach_text(call, o->where, d);
}
