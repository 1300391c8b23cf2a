/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "map_view.h"

#include <errno.h>
#include <string.h>

#include "print_value.h"

/* Opening */

/* BTF says what a key is, and the map how large: both must agree, or it is shown as bytes. */
static int open_type(const struct object *obj, uint32_t id, uint32_t size, struct type **t)
{
	int err = obj->btf && id ? layout_of_type(obj->btf, obj->btf_size, id, t) : -EINVAL;

	if (err == -ENOMEM)
		return err;
	if (!err && (*t)->size != size) {
		layout_free(*t);
		*t = NULL;
	}
	return 0;
}

static bool is_integer(const struct type *t)
{
	return (t->kind == TYPE_UNSIGNED || t->kind == TYPE_SIGNED) && t->size <= 8;
}

static bool is_padding(const struct member *m)
{
	return !strncmp(m->name, "__pad", 5);
}

/* The member called "slot", as everybody does; else the last that is a number. */
static bool find_slot(const struct type *key, uint32_t *slot)
{
	bool found = false;

	for (uint32_t i = 0; i < key->count; i++) {
		const struct member *m = &key->members[i];

		if (m->bits || !is_integer(m->type) || is_padding(m))
			continue;
		found = true;
		*slot = i;
		if (!strcmp(m->name, "slot"))
			break;
	}
	return found;
}

static void open_hist(struct map_view *v)
{
	if (!v->key || !v->value || !is_integer(v->value))
		return;
	if (is_integer(v->key) || (v->key->kind == TYPE_STRUCT && find_slot(v->key, &v->slot)))
		v->hist = v->map->hist;
}

int map_view_open(const struct object *obj, uint32_t map, const char *name,
		  const struct decode_clock *clock, struct stacks *stacks, struct map_view *v)
{
	const struct object_map *m = &obj->maps[map];
	int err;

	*v = (struct map_view){ .name = name, .map = m, .clock = clock, .stacks = stacks };
	err = open_type(obj, m->btf_key, m->key_size, &v->key);
	if (!err)
		err = open_type(obj, m->btf_value, m->value_size, &v->value);
	if (!err)
		open_hist(v);
	return err;
}

void map_view_close(struct map_view *v)
{
	layout_free(v->key);
	layout_free(v->value);
	*v = (struct map_view){ 0 };
}

/* Parts */

size_t map_part_count(const struct type *t)
{
	return t && t->kind == TYPE_STRUCT && t->display == DISPLAY_PLAIN && t->count ? t->count :
											1;
}

struct part map_part(const struct type *t, uint32_t size, const char *whole, size_t i)
{
	const struct member *m;

	if (!t || t->kind != TYPE_STRUCT || t->display != DISPLAY_PLAIN || !t->count)
		return (struct part){ whole, t, NULL, size };
	m = &t->members[i];
	return (struct part){ m->name[0] ? m->name : whole, m->type, m, size };
}

bool map_makes_section(const struct map_view *v, size_t member)
{
	return v->key && v->key->kind == TYPE_STRUCT && member != v->slot &&
	       !is_padding(&v->key->members[member]);
}

bool map_part_is_number(const struct part *p)
{
	return p->type && p->type->display == DISPLAY_PLAIN && is_integer(p->type);
}

/* A key or value that is a stack's id as a whole has no name to tell it by, only its type. */
static struct member member_of(const struct part *p)
{
	static char none[] = "";

	return p->member ? *p->member :
			   (struct member){ .name = none, .type = (struct type *)p->type };
}

bool map_part_is_stack(const struct map_view *v, const struct part *p)
{
	const struct member m = member_of(p);

	return p->type && stacks_are(v->stacks, &m);
}

struct stack map_stack(const struct map_view *v, const struct type *t, const struct part *p,
		       const void *bytes)
{
	const struct member m = member_of(p);

	return stacks_get(v->stacks, t, &m, bytes);
}

static void put_hex(const unsigned char *bytes, uint32_t size, struct buf *out)
{
	for (uint32_t i = 0; i < size; i++)
		buf_printf(out, "%02x", bytes[i]);
}

void map_put_text(const struct map_view *v, const struct part *p, const void *bytes,
		  struct buf *out)
{
	if (!p->type)
		put_hex(bytes, p->size, out);
	else if (p->member)
		member_put_text(p->member, bytes, p->size, v->clock, out);
	else
		value_put_text(p->type, bytes, v->clock, out);
}

void map_put_plain(const struct map_view *v, const struct part *p, const void *bytes,
		   struct buf *out)
{
	const struct member m = member_of(p);

	if (!p->type)
		put_hex(bytes, p->size, out);
	else
		member_put_plain(&m, bytes, p->size, v->clock, out);
}

void map_put_json(const struct map_view *v, const struct part *p, const void *bytes,
		  struct buf *out)
{
	if (!p->type) {
		buf_char(out, '"');
		put_hex(bytes, p->size, out);
		buf_char(out, '"');
	} else if (p->member) {
		member_put_json(p->member, bytes, p->size, v->clock, out);
	} else {
		value_put_json(p->type, bytes, v->clock, out);
	}
}

void map_put_sum(const struct map_view *v, uint64_t sum, struct buf *out)
{
	if (v->value->kind == TYPE_SIGNED)
		buf_signed(out, (int64_t)sum);
	else
		buf_unsigned(out, sum);
}

/* Showing */

int map_view_show(const struct map_view *v, enum print_format format, const void *bytes,
		  size_t size, struct buf *out)
{
	struct content c;
	int err = content_parse(v->map, bytes, size, &c);

	if (err)
		return err;
	switch (format) {
	case PRINT_JSON:
		err = map_json(v, &c, out);
		break;
	case PRINT_CSV:
		err = map_csv(v, &c, out);
		break;
	default:
		err = map_table(v, &c, out);
		break;
	}
	return err ? err : out->failed ? -ENOMEM : 0;
}
