/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "machine/btf_check.h"

#include <bpf/btf.h>
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* The kernel's own types reach less than a third of either limit. */
#define DEPTH_MAX 64
#define COUNT_MAX 100000

/* Size of a type: nesting depth and number of types contained by value. */
struct extent {
	enum { UNKNOWN, IN_PROGRESS, KNOWN } state;
	uint32_t depth; /* levels of types inside types */
	uint32_t count; /* number of types */
};

struct check {
	const struct btf *btf;
	uint32_t count;
	struct extent *extents; /* by type id */
};

/* Names */

static bool is_valid_name(const struct check *c, uint32_t offset)
{
	const char *name = btf__str_by_offset(c->btf, offset);

	if (!name)
		return false;
	for (; *name; name++)
		if (!isalnum((unsigned char)*name) && *name != '_' && *name != '.' && *name != ' ')
			return false;
	return true;
}

static bool has_valid_members(const struct check *c, const struct btf_type *t)
{
	const struct btf_member *m = btf_members(t);

	for (uint32_t i = 0; i < btf_vlen(t); i++)
		if (!is_valid_name(c, m[i].name_off) || m[i].type >= c->count)
			return false;
	return true;
}

static bool has_valid_params(const struct check *c, const struct btf_type *t)
{
	const struct btf_param *p = btf_params(t);

	for (uint32_t i = 0; i < btf_vlen(t); i++)
		if (!is_valid_name(c, p[i].name_off) || p[i].type >= c->count)
			return false;
	return t->type < c->count;
}

static bool has_valid_enumerators(const struct check *c, const struct btf_type *t)
{
	for (uint32_t i = 0; i < btf_vlen(t); i++)
		if (!is_valid_name(c, btf_is_enum64(t) ? btf_enum64(t)[i].name_off :
							 btf_enum(t)[i].name_off))
			return false;
	return true;
}

/* Does t refer to valid names and existing types only? */
static bool has_valid_references(const struct check *c, const struct btf_type *t)
{
	/* A tag's name may be any text, "address_space(1)": tags are not written as C. */
	if (btf_is_type_tag(t) || btf_is_decl_tag(t))
		return btf__str_by_offset(c->btf, t->name_off) && t->type < c->count;
	if (!is_valid_name(c, t->name_off))
		return false;
	if (btf_is_composite(t))
		return has_valid_members(c, t);
	if (btf_is_func_proto(t))
		return has_valid_params(c, t);
	if (btf_is_any_enum(t))
		return has_valid_enumerators(c, t);
	if (btf_is_array(t))
		return btf_array(t)->type < c->count;
	if (btf_is_int(t) || btf_is_float(t) || btf_is_fwd(t) || btf_is_datasec(t))
		return true;
	return t->type < c->count;
}

/* Types inside types */

static bool measure_type(struct check *c, uint32_t id, int depth);

static bool add_inner(struct check *c, struct extent *outer, uint32_t id, int depth)
{
	const struct extent *inner = &c->extents[id];

	if (!measure_type(c, id, depth))
		return false;
	outer->count += inner->count;
	if (outer->depth <= inner->depth)
		outer->depth = inner->depth + 1;
	return outer->count <= COUNT_MAX && outer->depth <= DEPTH_MAX;
}

static bool add_members(struct check *c, const struct btf_type *t, struct extent *e, int depth)
{
	const struct btf_member *m = btf_members(t);

	for (uint32_t i = 0; i < btf_vlen(t); i++)
		if (!add_inner(c, e, m[i].type, depth))
			return false;
	return true;
}

/* Return false if the type is too large, or contains itself. */
static bool measure_type(struct check *c, uint32_t id, int depth)
{
	const struct btf_type *t = btf__type_by_id(c->btf, id);
	struct extent *e = &c->extents[id];
	bool small = true;

	if (e->state == KNOWN)
		return true;
	if (e->state == IN_PROGRESS || depth > DEPTH_MAX)
		return false;
	*e = (struct extent){ .state = IN_PROGRESS, .count = 1 };
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

	c.extents = calloc(c.count, sizeof(*c.extents));
	if (!c.extents)
		return -ENOMEM;
	for (uint32_t id = 1; id < c.count && sound; id++)
		sound = has_valid_references(&c, btf__type_by_id(btf, id));
	for (uint32_t id = 1; id < c.count && sound; id++)
		sound = measure_type(&c, id, 0);
	free(c.extents);
	return sound ? 0 : -EINVAL;
}
