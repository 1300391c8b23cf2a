/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "load/map_reuse.h"

#include <linux/bpf.h>
#include <stddef.h>
#include <string.h>

#include "decode/layout.h"
#include "object/object.h"

bool map_reuse_may(const struct object *obj, uint32_t map)
{
	switch (obj->maps[map].type) {
	case BPF_MAP_TYPE_PERF_EVENT_ARRAY:
	case BPF_MAP_TYPE_RINGBUF:
	case BPF_MAP_TYPE_PROG_ARRAY:
		return false;
	default:
		return map != obj->counters;
	}
}

/* If neither map has BTF the types count as the same: the caller compares their sizes. */
static bool is_same_type(const struct object *a, uint32_t x, const struct object *b, uint32_t y)
{
	struct type *s = NULL, *t = NULL;
	bool same = !x && !y;

	if (x && y && a->btf && b->btf && !layout_read_type(a->btf, a->btf_size, x, &s) &&
	    !layout_read_type(b->btf, b->btf_size, y, &t))
		same = layout_same(s, t);
	layout_free(s);
	layout_free(t);
	return same;
}

static bool is_same_inner_map(const struct object *a, uint32_t x, const struct object *b,
			      uint32_t y)
{
	const struct object_map *m, *n;

	if (x == OBJECT_NONE || y == OBJECT_NONE)
		return x == y;
	m = &a->maps[x];
	n = &b->maps[y];
	return m->type == n->type && m->key_size == n->key_size && m->value_size == n->value_size &&
	       m->max_entries == n->max_entries && m->flags == n->flags;
}

static bool is_same_map(const struct object *a, uint32_t x, const struct object *b, uint32_t y)
{
	const struct object_map *m = &a->maps[x], *n = &b->maps[y];

	return !strcmp(m->name, n->name) && m->type == n->type && m->key_size == n->key_size &&
	       m->value_size == n->value_size && m->max_entries == n->max_entries &&
	       m->flags == n->flags && !strcmp(m->pin, n->pin) &&
	       is_same_inner_map(a, m->inner, b, n->inner) &&
	       is_same_type(a, m->btf_key, b, n->btf_key) &&
	       is_same_type(a, m->btf_value, b, n->btf_value);
}

uint32_t map_reuse_find(const struct object *obj, uint32_t map, const struct object *previous)
{
	if (!map_reuse_may(obj, map))
		return OBJECT_NONE;
	for (uint32_t i = 0; i < previous->map_count; i++)
		if (map_reuse_may(previous, i) && is_same_map(obj, map, previous, i))
			return i;
	return OBJECT_NONE;
}
