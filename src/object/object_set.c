/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "object/object_set.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "decode/text.h"

const struct object *object_set_object_of(const struct object_set *c,
					  const struct object_set_entry *e)
{
	return c->objects[e->object].obj;
}

const struct object_stream *object_set_stream(const struct object_set *c, uint32_t stream)
{
	const struct object_set_entry *e = &c->streams[stream];

	return &object_set_object_of(c, e)->streams[e->index];
}

const struct object_map *object_set_map(const struct object_set *c, uint32_t map)
{
	const struct object_set_entry *e = &c->maps[map];

	return &object_set_object_of(c, e)->maps[e->index];
}

/* Targets */

struct span {
	const char *from;
	size_t len;
};

/* "my" of "./probes/my.c" and of "my.o". */
static struct span short_of(const char *target)
{
	const char *slash = strrchr(target, '/');
	struct span s = { slash && slash[1] ? slash + 1 : target, 0 };

	s.len = strlen(s.from);
	if (s.len > 2 && (!strcmp(s.from + s.len - 2, ".c") || !strcmp(s.from + s.len - 2, ".o")))
		s.len -= 2;
	return s;
}

static bool same(struct span a, struct span b)
{
	return a.len == b.len && !memcmp(a.from, b.from, a.len);
}

/* The short name, if it is no other target's, too. */
static void put_target(const struct object_set *c, uint32_t object, struct buf *out)
{
	const char *whole = c->objects[object].target;
	struct span mine = short_of(whole);

	for (uint32_t i = 0; i < c->object_count; i++)
		if (i != object && same(mine, short_of(c->objects[i].target)))
			mine = (struct span){ whole, strlen(whole) };
	text_put_escaped(mine.from, mine.len, out);
}

/* Names */

static const char *stream_name(const struct object_set *c, uint32_t i)
{
	return object_set_stream(c, i)->name;
}

/* Of maps that nobody is shown, nobody needs to tell the names apart: NULL. */
static const char *map_name(const struct object_set *c, uint32_t i)
{
	return object_set_map(c, i)->show == OBJECT_MAP_HIDDEN ? NULL : object_set_map(c, i)->name;
}

typedef const char *(*own_name)(const struct object_set *c, uint32_t i);

/* Does another object have one of this name? */
static bool clashes(const struct object_set *c, const struct object_set_entry *all, uint32_t n,
		    own_name name_of, uint32_t i)
{
	const char *name = name_of(c, i);

	for (uint32_t k = 0; name && k < n; k++) {
		const char *other = all[k].object != all[i].object ? name_of(c, k) : NULL;

		if (other && !strcmp(name, other))
			return true;
	}
	return false;
}

static int name_all(const struct object_set *c, struct object_set_entry *all, uint32_t n,
		    own_name name_of)
{
	for (uint32_t i = 0; i < n; i++) {
		const char *own = name_of(c, i);
		struct buf name = { 0 };

		if (clashes(c, all, n, name_of, i)) {
			put_target(c, all[i].object, &name);
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

static void number_streams(struct object_set *c, uint32_t object, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		c->streams[c->stream_count++] = (struct object_set_entry){ NULL, object, i };
}

/* As the source has them: libbcc has the last one first. */
static void number_maps(struct object_set *c, uint32_t object, uint32_t n)
{
	while (n)
		c->maps[c->map_count++] = (struct object_set_entry){ NULL, object, --n };
}

static int number(const struct object_set_object *objects, uint32_t n, struct object_set *c)
{
	size_t streams = 0, maps = 0;

	*c = (struct object_set){ .objects = objects, .object_count = n };
	for (uint32_t i = 0; i < n; i++) {
		streams += objects[i].obj->stream_count;
		maps += objects[i].obj->map_count;
	}
	c->streams = calloc(streams + 1, sizeof(*c->streams));
	c->maps = calloc(maps + 1, sizeof(*c->maps));
	if (!c->streams || !c->maps)
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++) {
		number_streams(c, i, objects[i].obj->stream_count);
		number_maps(c, i, objects[i].obj->map_count);
	}
	return 0;
}

int object_set_make(const struct object_set_object *objects, uint32_t n, struct object_set *c)
{
	int err = number(objects, n, c);

	if (!err)
		err = name_all(c, c->streams, c->stream_count, stream_name);
	return err ? err : name_all(c, c->maps, c->map_count, map_name);
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
		    const struct object_set_object *own, struct object_set *c)
{
	int err = number(own, 1, c);

	if (!err)
		err = keep_names(all->streams, all->stream_count, object, c->streams);
	return err ? err : keep_names(all->maps, all->map_count, object, c->maps);
}

static void free_entries(struct object_set_entry *all, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		free(all[i].name);
	free(all);
}

void object_set_free(struct object_set *c)
{
	free_entries(c->streams, c->stream_count);
	free_entries(c->maps, c->map_count);
	*c = (struct object_set){ 0 };
}
