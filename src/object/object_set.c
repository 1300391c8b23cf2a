/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "object/object_set.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/span.h"
#include "decode/text.h"

const struct object *object_set_object_of(const struct object_set *set,
					  const struct object_set_entry *e)
{
	return set->objects[e->object].obj;
}

const struct object_stream *object_set_stream(const struct object_set *set, uint32_t stream)
{
	const struct object_set_entry *e = &set->streams[stream];

	return &object_set_object_of(set, e)->streams[e->index];
}

const struct object_map *object_set_map(const struct object_set *set, uint32_t map)
{
	const struct object_set_entry *e = &set->maps[map];

	return &object_set_object_of(set, e)->maps[e->index];
}

/* Targets */

/* "my" for "./probes/my.c" and for "my.o". */
static struct span short_target(const char *target)
{
	const char *slash = strrchr(target, '/');
	struct span s = { slash && slash[1] ? slash + 1 : target, 0 };

	s.len = strlen(s.at);
	if (s.len > 2 && (!strcmp(s.at + s.len - 2, ".c") || !strcmp(s.at + s.len - 2, ".o")))
		s.len -= 2;
	return s;
}

static bool is_same_span(struct span a, struct span b)
{
	return a.len == b.len && !memcmp(a.at, b.at, a.len);
}

/* Append the target's short name, or the whole one if another target has the same short name. */
static void put_target(const struct object_set *set, uint32_t object, struct buf *out)
{
	const char *whole = set->objects[object].target;
	struct span mine = short_target(whole);

	for (uint32_t i = 0; i < set->object_count; i++)
		if (i != object && is_same_span(mine, short_target(set->objects[i].target)))
			mine = (struct span){ whole, strlen(whole) };
	text_put_escaped(mine.at, mine.len, out);
}

/* Names */

static const char *stream_name(const struct object_set *set, uint32_t i)
{
	return object_set_stream(set, i)->name;
}

/* NULL for a hidden map, whose name is never printed and need not be unique. */
static const char *map_name(const struct object_set *set, uint32_t i)
{
	return object_set_map(set, i)->role == OBJECT_MAP_HIDDEN ? NULL :
								   object_set_map(set, i)->name;
}

typedef const char *(*own_name)(const struct object_set *set, uint32_t i);

/* Does another object have a stream, or map, of the same name? */
static bool is_name_shared(const struct object_set *set, const struct object_set_entry *all,
			   uint32_t n, own_name name_of, uint32_t i)
{
	const char *name = name_of(set, i);

	for (uint32_t k = 0; name && k < n; k++) {
		const char *other = all[k].object != all[i].object ? name_of(set, k) : NULL;

		if (other && !strcmp(name, other))
			return true;
	}
	return false;
}

static int name_all(const struct object_set *set, struct object_set_entry *all, uint32_t n,
		    own_name name_of)
{
	for (uint32_t i = 0; i < n; i++) {
		const char *own = name_of(set, i);
		struct buf name = { 0 };

		if (is_name_shared(set, all, n, name_of, i)) {
			put_target(set, all[i].object, &name);
			buf_char(&name, ':');
		}
		buf_str(&name, own ? own : "");
		if (name.failed) {
			buf_free(&name);
			return -ENOMEM;
		}
		all[i].name = name.data ? name.data : strdup("");
		if (!all[i].name)
			return -ENOMEM;
	}
	return 0;
}

/* Numbers */

static void number_streams(struct object_set *set, uint32_t object, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		set->streams[set->stream_count++] = (struct object_set_entry){ NULL, object, i };
}

/* The order of the source, which libbcc reverses. */
static void number_maps(struct object_set *set, uint32_t object, uint32_t n)
{
	while (n)
		set->maps[set->map_count++] = (struct object_set_entry){ NULL, object, --n };
}

static int number_all(const struct object_set_object *objects, uint32_t n, struct object_set *set)
{
	size_t streams = 0, maps = 0;

	*set = (struct object_set){ .objects = objects, .object_count = n };
	for (uint32_t i = 0; i < n; i++) {
		streams += objects[i].obj->stream_count;
		maps += objects[i].obj->map_count;
	}
	set->streams = calloc(streams + 1, sizeof(*set->streams));
	set->maps = calloc(maps + 1, sizeof(*set->maps));
	if (!set->streams || !set->maps)
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++) {
		number_streams(set, i, objects[i].obj->stream_count);
		number_maps(set, i, objects[i].obj->map_count);
	}
	return 0;
}

int object_set_make(const struct object_set_object *objects, uint32_t n, struct object_set *set)
{
	int err = number_all(objects, n, set);

	if (!err)
		err = name_all(set, set->streams, set->stream_count, stream_name);
	return err ? err : name_all(set, set->maps, set->map_count, map_name);
}

static int keep_names(const struct object_set_entry *all, uint32_t n, uint32_t object,
		      struct object_set_entry *own)
{
	for (uint32_t i = 0; i < n; i++) {
		if (all[i].object != object)
			continue;
		own->name = strdup(all[i].name);
		if (!own++->name)
			return -ENOMEM;
	}
	return 0;
}

int object_set_pick(const struct object_set *all, uint32_t object,
		    const struct object_set_object *own, struct object_set *set)
{
	int err = number_all(own, 1, set);

	if (!err)
		err = keep_names(all->streams, all->stream_count, object, set->streams);
	return err ? err : keep_names(all->maps, all->map_count, object, set->maps);
}

static void free_entries(struct object_set_entry *all, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		free(all[i].name);
	free(all);
}

void object_set_free(struct object_set *set)
{
	free_entries(set->streams, set->stream_count);
	free_entries(set->maps, set->map_count);
	*set = (struct object_set){ 0 };
}
