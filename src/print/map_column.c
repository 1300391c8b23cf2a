/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/map_column.h"

#include "print/json_text.h"
#include "print/value_text.h"

size_t map_column_count(const struct type *t)
{
	return t && t->kind == TYPE_STRUCT && t->display == DISPLAY_PLAIN && t->count ? t->count :
											1;
}

struct map_column map_column_get(const struct type *t, uint32_t size, const char *whole, size_t i)
{
	const struct member *m;

	if (!t || t->kind != TYPE_STRUCT || t->display != DISPLAY_PLAIN || !t->count)
		return (struct map_column){ whole, t, NULL, size };
	m = &t->members[i];
	return (struct map_column){ m->name[0] ? m->name : whole, m->type, m, size };
}

bool map_column_is_number(const struct map_column *c)
{
	return c->type && c->type->display == DISPLAY_PLAIN && map_layout_is_integer(c->type);
}

/* A whole key or value has no member: only its type can make it a stack id. */
static struct member member_of(const struct map_column *c)
{
	static char none[] = "";

	return c->member ? *c->member :
			   (struct member){ .name = none, .type = (struct type *)c->type };
}

bool map_column_is_stack(const struct map_layout *l, const struct map_column *c)
{
	const struct member m = member_of(c);

	return c->type && stacks_is_id(l->stacks, &m);
}

struct stack map_column_stack(const struct map_layout *l, const struct type *t,
			      const struct map_column *c, const void *bytes)
{
	const struct member m = member_of(c);

	return stacks_get(l->stacks, t, &m, bytes);
}

static void put_hex(const unsigned char *bytes, uint32_t size, struct buf *out)
{
	for (uint32_t i = 0; i < size; i++)
		buf_printf(out, "%02x", bytes[i]);
}

void map_column_put_text(const struct map_layout *l, const struct map_column *c, const void *bytes,
			 struct buf *out)
{
	if (!c->type)
		put_hex(bytes, c->size, out);
	else if (c->member)
		value_text_member(c->member, bytes, c->size, l->context, out);
	else
		value_text_put(c->type, bytes, l->context, out);
}

void map_column_put_csv(const struct map_layout *l, const struct map_column *c, const void *bytes,
			struct buf *out)
{
	const struct member m = member_of(c);

	if (!c->type)
		put_hex(bytes, c->size, out);
	else
		json_text_member_unquoted(&m, bytes, c->size, l->context, out);
}

void map_column_put_json(const struct map_layout *l, const struct map_column *c, const void *bytes,
			 struct buf *out)
{
	if (!c->type) {
		buf_char(out, '"');
		put_hex(bytes, c->size, out);
		buf_char(out, '"');
	} else if (c->member) {
		json_text_member(c->member, bytes, c->size, l->context, out);
	} else {
		json_text_value(c->type, bytes, l->context, out);
	}
}
