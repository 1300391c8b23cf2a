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

/* The argument that has this name in the probe; NULL: none. */
static const struct sys_arg *find_argument(const struct sys_call *call, const char *name,
					   size_t len)
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

/* The owner of the field's name, for a message; NULL: the name is free. */
static const char *name_owner(const struct sys_call *call, const struct expression_field *f)
{
	if (sys_names_is_reserved(call, f->name, f->name_len))
		return "an identifier of the probe";
	return find_argument(call, f->name, f->name_len) ? "an argument" : NULL;
}

/* Memory */

struct memory_check {
	const struct sys_call *call;
	int depth;	/* of parentheses inside USER_VALUE( */
	bool at_macro;	/* the last token was USER_VALUE */
	bool at_member; /* the last token was . or -> */
};

/* Return true if the text dereferences the pointer before it, which may be in parentheses. */
static bool is_dereferenced(const char *at)
{
	struct expression_token t;

	do
		t = expression_next(&at);
	while (expression_token_is(&t, ")"));
	return expression_token_is(&t, "->") || expression_token_is(&t, "[");
}

static bool reads_memory(struct memory_check *l, const struct expression_token *t, const char *rest)
{
	const struct sys_arg *arg;
	bool member = l->at_member;

	l->at_member = expression_token_is(t, ".") || expression_token_is(t, "->");
	if (expression_token_is(t, "(") && (l->at_macro || l->depth))
		l->depth++;
	if (expression_token_is(t, ")") && l->depth)
		l->depth--;
	l->at_macro = expression_token_is(t, "USER_VALUE");
	if (t->kind != TOKEN_WORD || member || l->depth)
		return false;
	arg = find_argument(l->call, t->at, t->len);
	return arg && strchr(arg->type, '*') && is_dereferenced(rest);
}

/* text: of the option, "-f" or "-w". */
static int check_memory(const struct sys_call *call, const char *option, const char *text)
{
	struct memory_check l = { .call = call };
	struct expression_token t;

	for (const char *at = text; (t = expression_next(&at)).kind != TOKEN_END;) {
		if (!reads_memory(&l, &t, at))
			continue;
		message_option(option, text, t.at,
			       "%.*s points into the process's memory: read it with "
			       "USER_VALUE(%.*s->MEMBER)",
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

		err = option_fields_check_name(o, i, name_owner(call, &f));
		if (!err && !f.size) /* a string is read from the process */
			err = check_memory(call, "-f", o->fields.all[i]);
	}
	return err || !o->where ? err : check_memory(call, "-w", o->where);
}

/* Structs */

/* Add the struct, union or enum that the text begins with. */
static int add_struct(const char *at, struct definitions *d)
{
	static const char *const kinds[] = { "struct", "union", "enum" };
	struct expression_token kind = expression_next(&at), name;

	if (expression_token_is(&kind, "const"))
		kind = expression_next(&at);
	name = expression_next(&at);
	for (size_t i = 0; i < 3; i++)
		if (expression_token_is(&kind, kinds[i]) && name.kind == TOKEN_WORD)
			return kernel_headers_definitions_add(d, kinds[i], name.at, name.len);
	return 0;
}

static int collect_structs(const struct sys_call *call, const char *text, struct definitions *d)
{
	struct expression_token t;
	int err = 0;

	for (const char *at = text; !err && (t = expression_next(&at)).kind != TOKEN_END;) {
		const struct sys_arg *arg =
			t.kind == TOKEN_WORD ? find_argument(call, t.at, t.len) : NULL;

		err = add_struct(arg ? arg->type : t.at, d);
	}
	return err;
}

int sys_expression_collect(const struct sys_call *call, const struct generate_options *o,
			   struct definitions *d)
{
	int err = 0;

	for (size_t i = 0; !err && i < o->fields.count; i++)
		err = collect_structs(call, o->fields.all[i], d);
	return err || !o->where ? err : collect_structs(call, o->where, d);
}
