/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "generate/fn_members.h"

#include <bpf/btf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "explain/message.h"
#include "generate/fn_c_type.h"
#include "generate/fn_signature.h"
#include "generate/generate.h"
#include "machine/kernel_btf.h"
#include "machine/kernel_headers.h"
#include "probe/expression.h"

struct collector {
	const struct fn *fn;
	const struct generate_options *o;
	struct definitions *d;
	const char *option, *text; /* "-w", and its text */
	int err;
};

static const struct btf *btf_of(const struct collector *r)
{
	return r->fn->of->btf;
}

/* The id of the "struct NAME", "union NAME" or "enum NAME" whose keyword is word, or 0. */
static uint32_t named_type(struct collector *r, const struct expression_token *word,
			   const char **at)
{
	static const struct {
		const char *word;
		uint32_t kind;
	} kinds[] = { { "struct", BTF_KIND_STRUCT },
		      { "union", BTF_KIND_UNION },
		      { "enum", BTF_KIND_ENUM } };
	struct expression_token name;
	size_t i = 0;
	char *copy;
	int id;

	while (i < 3 && !expression_token_is(word, kinds[i].word))
		i++;
	if (i == 3)
		return 0;
	name = expression_next(at);
	copy = strndup(name.at, name.len);
	if (!copy || kernel_headers_definitions_add(r->d, kinds[i].word, name.at, name.len))
		r->err = -ENOMEM;
	id = copy ? btf__find_by_name_kind(btf_of(r), copy, kinds[i].kind) : 0;
	free(copy);
	return id > 0 ? (uint32_t)id : 0;
}

/* The type id of a field that -f declares; of "struct X *" that of X; else 0. */
static uint32_t field_type(struct collector *r, const struct expression_token *name)
{
	uint32_t id = 0;

	for (size_t i = 0; i < r->o->fields.count && !id; i++) {
		struct expression_field f = expression_field_of(r->o->fields.all[i]);
		const char *at;
		struct expression_token t;

		if (!expression_is_named(&f, name->at, name->len))
			continue;
		at = f.type;
		t = expression_next(&at);
		if (expression_token_is(&t, "const"))
			t = expression_next(&at);
		id = named_type(r, &t, &at);
	}
	return id;
}

static uint32_t type_of(struct collector *r, const struct expression_token *word, const char **at)
{
	const struct fn_value *v = fn_signature_value(r->fn, word->at, word->len);
	uint32_t id = v ? v->id : named_type(r, word, at);

	return id ? id : field_type(r, word);
}

/* Add the struct with this id, or the one that it points to. NULL: it is no struct. */
static const struct btf_type *add_struct(struct collector *r, uint32_t id)
{
	uint32_t bare;
	const struct btf_type *t = fn_c_type_bare(btf_of(r), id, &bare);
	const char *name;

	if (t && btf_is_ptr(t))
		t = fn_c_type_pointee(btf_of(r), bare, &bare);
	if (t && btf_is_fwd(t)) { /* in a module's BTF; the kernel's defines it */
		int full = btf__find_by_name_kind(
			btf_of(r), btf__name_by_offset(btf_of(r), t->name_off), BTF_KIND_STRUCT);

		t = full > 0 ? btf__type_by_id(btf_of(r), (uint32_t)full) : NULL;
	}
	if (!t || !btf_is_composite(t))
		return NULL;
	name = btf__name_by_offset(btf_of(r), t->name_off);
	if (name[0] && kernel_headers_definitions_add(r->d, btf_is_union(t) ? "union" : "struct",
						      name, strlen(name)))
		r->err = -ENOMEM;
	return t;
}

/* The type id of a member, also in an anonymous struct; 0: there is none. */
static uint32_t member_of(const struct btf *btf, const struct btf_type *t,
			  const struct expression_token *name, int depth)
{
	const struct btf_member *m = btf_members(t);
	uint32_t found = 0, bare;

	for (uint32_t i = 0; i < btf_vlen(t) && !found; i++) {
		const char *own = btf__name_by_offset(btf, m[i].name_off);
		const struct btf_type *inner =
			own[0] ? NULL : fn_c_type_bare(btf, m[i].type, &bare);

		if (own[0] && expression_token_is(name, own))
			return m[i].type;
		if (inner && btf_is_composite(inner) && depth < 8)
			found = member_of(btf, inner, name, depth + 1);
	}
	return found;
}

static void follow_text(struct collector *r, const char *text, const char *end);

/* Follow the expression in an index, up to its ]. */
static void follow_index(struct collector *r, const char **at)
{
	const char *from = *at;
	struct expression_token t;
	int depth = 1;

	do {
		t = expression_next(at);
		depth += expression_token_is(&t, "[") - expression_token_is(&t, "]");
	} while (depth && t.kind != TOKEN_END);
	follow_text(r, from, t.at);
}

/* The type of a pointer's or array's elements; any other type unchanged. */
static uint32_t element_of(const struct collector *r, uint32_t id)
{
	uint32_t bare;
	const struct btf_type *t = fn_c_type_bare(btf_of(r), id, &bare);

	return t && btf_is_array(t) ? btf_array(t)->type : t && btf_is_ptr(t) ? t->type : id;
}

/* libbcc reads p->a[1] at &p->a + 1: after the whole pointer or array. */
static void refuse_index(struct collector *r, const char *at)
{
	message_option(r->option, r->text, at,
		       "libbcc reads array elements behind a pointer at the wrong address: write "
		       "*(p->a + 1) for p->a[1], and (p->a + 1)->b for p->a[1].b");
	r->err = -EINVAL;
}

/*
 * Follow ->a.b[c]->d from a value of type id on, through parentheses. id is 0 if the type is not
 * known, as after a member that is a macro (sk_prot).
 */
static void follow_members(struct collector *r, uint32_t id, const char **at)
{
	const char *next = *at;
	bool through_pointer = false;

	while (!r->err) {
		struct expression_token t = expression_next(&next);

		if (expression_token_is(&t, "->") || expression_token_is(&t, ".")) {
			const struct btf_type *in = id ? add_struct(r, id) : NULL;

			through_pointer |= expression_token_is(&t, "->");
			t = expression_next(&next);
			id = in ? member_of(btf_of(r), in, &t, 0) : 0;
		} else if (expression_token_is(&t, "[") && through_pointer) {
			refuse_index(r, t.at);
		} else if (expression_token_is(&t, "[")) {
			if (id)
				add_struct(r, id); /* the array needs its size */
			id = element_of(r, id);
			follow_index(r, &next);
		} else if (!expression_token_is(&t, ")") && !expression_token_is(&t, "*")) {
			return;
		}
		*at = next;
	}
}

static void follow_text(struct collector *r, const char *text, const char *end)
{
	while (text < end && !r->err) {
		struct expression_token t = expression_next(&text);

		if (t.kind == TOKEN_WORD)
			follow_members(r, type_of(r, &t, &text), &text);
	}
}

static void follow_option(struct collector *r, const char *option, const char *text)
{
	r->option = option;
	r->text = text;
	follow_text(r, text, text + strlen(text));
}

int fn_members_collect(const struct fn *fn, const struct generate_options *o, struct definitions *d)
{
	struct collector r = { .fn = fn, .o = o, .d = d };

	for (size_t i = 0; i < o->fields.count && !r.err; i++)
		follow_option(&r, "-f", o->fields.all[i]);
	if (o->where && !r.err)
		follow_option(&r, "-w", o->where);
	return r.err;
}
