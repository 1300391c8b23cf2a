/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/map_parts.h"

#include <string.h>

#include "print/value_text.h"

bool map_parts_is_integer(const struct type *t)
{
	return (t->kind == TYPE_UNSIGNED || t->kind == TYPE_SIGNED) && t->size <= 8;
}

bool map_parts_is_padding(const struct member *m)
{
	return !strncmp(m->name, "__pad", 5);
}

size_t map_parts_count(const struct type *t)
{
	return t && t->kind == TYPE_STRUCT && t->display == DISPLAY_PLAIN && t->count ? t->count :
											1;
}

struct map_column map_parts_column(const struct type *t, uint32_t size, const char *whole, size_t i)
{
	const struct member *m;

	if (!t || t->kind != TYPE_STRUCT || t->display != DISPLAY_PLAIN || !t->count)
		return (struct map_column){ whole, t, NULL, size };
	m = &t->members[i];
	return (struct map_column){ m->name[0] ? m->name : whole, m->type, m, size };
}

bool map_parts_starts_histogram(const struct map_view *v, size_t member)
{
	return v->key && v->key->kind == TYPE_STRUCT && member != v->slot &&
	       !map_parts_is_padding(&v->key->members[member]);
}

bool map_parts_is_number(const struct map_column *p)
{
	return p->type && p->type->display == DISPLAY_PLAIN && map_parts_is_integer(p->type);
}

/* A key or value that is a stack's id as a whole has no name to tell it by, only its type. */
static struct member member_of(const struct map_column *p)
{
	static char none[] = "";

	return p->member ? *p->member :
			   (struct member){ .name = none, .type = (struct type *)p->type };
}

bool map_parts_is_stack(const struct map_view *v, const struct map_column *p)
{
	const struct member m = member_of(p);

	return p->type && stacks_are(v->stacks, &m);
}

struct stack map_parts_stack(const struct map_view *v, const struct type *t,
			     const struct map_column *p, const void *bytes)
{
	const struct member m = member_of(p);

	return stacks_get(v->stacks, t, &m, bytes);
}

static void put_hex(const unsigned char *bytes, uint32_t size, struct buf *out)
{
	for (uint32_t i = 0; i < size; i++)
		buf_printf(out, "%02x", bytes[i]);
}

void map_parts_put_text(const struct map_view *v, const struct map_column *p, const void *bytes,
			struct buf *out)
{
	if (!p->type)
		put_hex(bytes, p->size, out);
	else if (p->member)
		value_text_member(p->member, bytes, p->size, v->context, out);
	else
		value_text_put(p->type, bytes, v->context, out);
}

void map_parts_put_plain(const struct map_view *v, const struct map_column *p, const void *bytes,
			 struct buf *out)
{
	const struct member m = member_of(p);

	if (!p->type)
		put_hex(bytes, p->size, out);
	else
		value_text_member_plain(&m, bytes, p->size, v->context, out);
}

void map_parts_put_json(const struct map_view *v, const struct map_column *p, const void *bytes,
			struct buf *out)
{
	if (!p->type) {
		buf_char(out, '"');
		put_hex(bytes, p->size, out);
		buf_char(out, '"');
	} else if (p->member) {
		json_text_member(p->member, bytes, p->size, v->context, out);
	} else {
		json_text_value(p->type, bytes, v->context, out);
	}
}

void map_parts_put_sum(const struct map_view *v, uint64_t sum, struct buf *out)
{
	if (v->value->kind == TYPE_SIGNED)
		buf_signed(out, (int64_t)sum);
	else
		buf_unsigned(out, sum);
}
