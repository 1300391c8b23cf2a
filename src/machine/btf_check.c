/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "machine/btf_check.h"

#include <bpf/btf.h>
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* The kernel's types have less than a third of either. */
#define HEIGHT_MAX 64
#define WEIGHT_MAX 100000

/* What there is in a type by value. */
struct extent {
	enum { UNKNOWN, UNDER_WAY, KNOWN } state;
	uint32_t height; /* types in types */
	uint32_t weight; /* all of them */
};

struct check {
	const struct btf *btf;
	uint32_t count;
	struct extent *of; /* by id */
};

/* Names */

static bool is_name(const struct check *c, uint32_t offset)
{
	const char *name = btf__str_by_offset(c->btf, offset);

	if (!name)
		return false;
	for (; *name; name++)
		if (!isalnum((unsigned char)*name) && *name != '_' && *name != '.' && *name != ' ')
			return false;
	return true;
}

static bool are_members(const struct check *c, const struct btf_type *t)
{
	const struct btf_member *m = btf_members(t);

	for (uint32_t i = 0; i < btf_vlen(t); i++)
		if (!is_name(c, m[i].name_off) || m[i].type >= c->count)
			return false;
	return true;
}

static bool are_params(const struct check *c, const struct btf_type *t)
{
	const struct btf_param *p = btf_params(t);

	for (uint32_t i = 0; i < btf_vlen(t); i++)
		if (!is_name(c, p[i].name_off) || p[i].type >= c->count)
			return false;
	return t->type < c->count;
}

static bool are_enumerators(const struct check *c, const struct btf_type *t)
{
	for (uint32_t i = 0; i < btf_vlen(t); i++)
		if (!is_name(c, btf_is_enum64(t) ? btf_enum64(t)[i].name_off :
						   btf_enum(t)[i].name_off))
			return false;
	return true;
}

/* Is all that it refers to there? */
static bool is_whole(const struct check *c, const struct btf_type *t)
{
	if (btf_is_type_tag(t) || btf_is_decl_tag(t)) /* "address_space(1)": nobody writes it out */
		return btf__str_by_offset(c->btf, t->name_off) && t->type < c->count;
	if (!is_name(c, t->name_off))
		return false;
	if (btf_is_composite(t))
		return are_members(c, t);
	if (btf_is_func_proto(t))
		return are_params(c, t);
	if (btf_is_any_enum(t))
		return are_enumerators(c, t);
	if (btf_is_array(t))
		return btf_array(t)->type < c->count;
	if (btf_is_int(t) || btf_is_float(t) || btf_is_fwd(t) || btf_is_datasec(t))
		return true;
	return t->type < c->count;
}

/* Types in types */

static bool measure(struct check *c, uint32_t id, int depth);

static bool add_inner(struct check *c, struct extent *outer, uint32_t id, int depth)
{
	const struct extent *inner = &c->of[id];

	if (!measure(c, id, depth))
		return false;
	outer->weight += inner->weight;
	if (outer->height <= inner->height)
		outer->height = inner->height + 1;
	return outer->weight <= WEIGHT_MAX && outer->height <= HEIGHT_MAX;
}

static bool add_members(struct check *c, const struct btf_type *t, struct extent *e, int depth)
{
	const struct btf_member *m = btf_members(t);

	for (uint32_t i = 0; i < btf_vlen(t); i++)
		if (!add_inner(c, e, m[i].type, depth))
			return false;
	return true;
}

/* False: it is too large, or in itself. */
static bool measure(struct check *c, uint32_t id, int depth)
{
	const struct btf_type *t = btf__type_by_id(c->btf, id);
	struct extent *e = &c->of[id];
	bool small = true;

	if (e->state == KNOWN)
		return true;
	if (e->state == UNDER_WAY || depth > HEIGHT_MAX)
		return false;
	*e = (struct extent){ .state = UNDER_WAY, .weight = 1 };
	if (btf_is_composite(t))
		small = add_members(c, t, e, depth + 1);
	else if (btf_is_array(t))
		small = add_inner(c, e, btf_array(t)->type, depth + 1);
	else if (btf_is_mod(t) || btf_is_typedef(t) || btf_is_type_tag(t))
		small = add_inner(c, e, t->type, depth + 1);
	e->state = KNOWN;
	return small;
}

int btf_check(const struct btf *btf)
{
	struct check c = { .btf = btf, .count = btf__type_cnt(btf) };
	bool sound = true;

	c.of = calloc(c.count, sizeof(*c.of));
	if (!c.of)
		return -ENOMEM;
	for (uint32_t id = 1; id < c.count && sound; id++)
		sound = is_whole(&c, btf__type_by_id(btf, id));
	for (uint32_t id = 1; id < c.count && sound; id++)
		sound = measure(&c, id, 0);
	free(c.of);
	return sound ? 0 : -EINVAL;
}
