/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/map_view.h"

#include <errno.h>
#include <string.h>

#include "object/map_snapshot.h"
#include "print/map_formats.h"

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

/* The member called "slot", as everybody does; else the last that is a number. */
static bool find_slot(const struct type *key, uint32_t *slot)
{
	bool found = false;

	for (uint32_t i = 0; i < key->count; i++) {
		const struct member *m = &key->members[i];

		if (m->bits || !map_parts_is_integer(m->type) || map_parts_is_padding(m))
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
	if (!v->key || !v->value || !map_parts_is_integer(v->value))
		return;
	if (map_parts_is_integer(v->key) ||
	    (v->key->kind == TYPE_STRUCT && find_slot(v->key, &v->slot)))
		v->hist = v->map->hist;
}

int map_view_open(const struct object *obj, uint32_t map, const char *name,
		  const struct decode_context *context, struct stacks *stacks, struct map_view *v)
{
	const struct object_map *m = &obj->maps[map];
	int err;

	*v = (struct map_view){ .name = name, .map = m, .context = context, .stacks = stacks };
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

/* Showing */

int map_view_show(const struct map_view *v, enum print_format format, const void *bytes,
		  size_t size, struct buf *out)
{
	struct map_snapshot c;
	int err = map_snapshot_parse(v->map, bytes, size, &c);

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
