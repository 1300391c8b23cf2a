/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/map_layout.h"

#include <errno.h>
#include <string.h>

#include "object/map_snapshot.h"
#include "print/map_formats.h"

bool map_layout_is_integer(const struct type *t)
{
	return (t->kind == TYPE_UNSIGNED || t->kind == TYPE_SIGNED) && t->size <= 8;
}

bool map_layout_is_padding(const struct member *m)
{
	return !strncmp(m->name, "__pad", 5);
}

bool map_layout_selects_histogram(const struct map_layout *l, size_t member)
{
	return l->key && l->key->kind == TYPE_STRUCT && member != l->slot &&
	       !map_layout_is_padding(&l->key->members[member]);
}

void map_layout_put_sum(const struct map_layout *l, uint64_t sum, struct buf *out)
{
	if (l->value->kind == TYPE_SIGNED)
		buf_signed(out, (int64_t)sum);
	else
		buf_unsigned(out, sum);
}

/* Opening */

/* Use the type only if its size is the map's; else keys or values are printed as bytes. */
static int open_type(const struct object *obj, uint32_t id, uint32_t size, struct type **t)
{
	int err = obj->btf && id ? layout_read_type(obj->btf, obj->btf_size, id, t) : -EINVAL;

	if (err == -ENOMEM)
		return err;
	if (!err && (*t)->size != size) {
		layout_free(*t);
		*t = NULL;
	}
	return 0;
}

/* The member named "slot", as is customary; else the last integer. */
static bool find_slot(const struct type *key, uint32_t *slot)
{
	bool found = false;

	for (uint32_t i = 0; i < key->count; i++) {
		const struct member *m = &key->members[i];

		if (m->bits || !map_layout_is_integer(m->type) || map_layout_is_padding(m))
			continue;
		found = true;
		*slot = i;
		if (!strcmp(m->name, "slot"))
			break;
	}
	return found;
}

static void open_histogram(struct map_layout *l)
{
	if (!l->key || !l->value || !map_layout_is_integer(l->value))
		return;
	if (map_layout_is_integer(l->key) ||
	    (l->key->kind == TYPE_STRUCT && find_slot(l->key, &l->slot)))
		l->hist = l->map->hist;
}

int map_layout_open(const struct object *obj, uint32_t map, const char *name,
		    const struct decode_context *context, struct stacks *stacks,
		    struct map_layout *l)
{
	const struct object_map *m = &obj->maps[map];
	int err;

	*l = (struct map_layout){ .name = name, .map = m, .context = context, .stacks = stacks };
	err = open_type(obj, m->btf_key, m->key_size, &l->key);
	if (!err)
		err = open_type(obj, m->btf_value, m->value_size, &l->value);
	if (!err)
		open_histogram(l);
	return err;
}

void map_layout_close(struct map_layout *l)
{
	layout_free(l->key);
	layout_free(l->value);
	*l = (struct map_layout){ 0 };
}

/* Printing */

int map_layout_print(const struct map_layout *l, enum print_format format, const void *bytes,
		     size_t size, struct buf *out)
{
	struct map_snapshot snapshot;
	int err = map_snapshot_parse(l->map, bytes, size, &snapshot);

	if (err)
		return err;
	switch (format) {
	case PRINT_JSON:
		err = map_json_put(l, &snapshot, out);
		break;
	case PRINT_CSV:
		err = map_csv_put(l, &snapshot, out);
		break;
	default:
		err = map_table_put(l, &snapshot, out);
		break;
	}
	return err ? err : out->failed ? -ENOMEM : 0;
}
