/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "object/stream_layouts.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#define NO_TIME (-1)

/* A ktime_t is a time under any name; a plain u64 is one under the names that bcc's tools use. */
static bool is_time(const struct member *m)
{
	static const char *const names[] = { "ts", "ts_ns", "timestamp", "timestamp_ns" };

	if (m->type->display == DISPLAY_KTIME)
		return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (m->type->kind == TYPE_UNSIGNED && m->type->size == 8 && !m->bits &&
		    !strcmp(m->name, names[i]))
			return true;
	return false;
}

static int64_t find_time_offset(const struct type *t)
{
	for (uint32_t i = 0; i < t->count; i++)
		if (is_time(&t->members[i]))
			return t->members[i].offset / 8;
	return NO_TIME;
}

/* A layout that the BTF does not describe is left out. */
static int add_layout(struct stream_layouts *s, const struct object *obj, uint32_t btf_id)
{
	struct type *layout = NULL;
	int err = layout_read_struct(obj->btf, obj->btf_size, btf_id, &layout);

	if (err)
		return err == -ENOMEM ? err : 0;
	s->time_offsets[s->count] = find_time_offset(layout);
	s->timed |= s->time_offsets[s->count] != NO_TIME;
	if (layout->size > s->largest)
		s->largest = layout->size;
	s->all[s->count++] = layout;
	return 0;
}

static int open_stream(struct stream_layouts *s, const struct object *obj,
		       const struct object_stream *stream)
{
	int err = 0;

	s->padded = obj->maps[stream->map].type == BPF_MAP_TYPE_PERF_EVENT_ARRAY;
	s->all = calloc(stream->layout_count + 1, sizeof(struct type *));
	s->time_offsets = calloc(stream->layout_count + 1, sizeof(*s->time_offsets));
	if (!s->all || !s->time_offsets)
		return -ENOMEM;
	for (uint32_t i = 0; !err && obj->btf && i < stream->layout_count; i++)
		err = add_layout(s, obj, stream->layouts[i]);
	return err;
}

int stream_layouts_open(const struct object_set *set, struct stream_layouts **out)
{
	struct stream_layouts *all = calloc(set->stream_count + 1, sizeof(*all));
	int err = all ? 0 : -ENOMEM;

	for (uint32_t i = 0; !err && i < set->stream_count; i++)
		err = open_stream(&all[i], object_set_object_of(set, &set->streams[i]),
				  object_set_stream(set, i));
	if (err)
		stream_layouts_close(all, set->stream_count);
	else
		*out = all;
	return err;
}

static void close_stream(struct stream_layouts *s)
{
	for (uint32_t i = 0; i < s->count; i++)
		layout_free(s->all[i]);
	free(s->all);
	free(s->time_offsets);
}

void stream_layouts_close(struct stream_layouts *all, uint32_t stream_count)
{
	for (uint32_t i = 0; all && i < stream_count; i++)
		close_stream(&all[i]);
	free(all);
}

int stream_layouts_choose(const struct stream_layouts *s, size_t size)
{
	return layout_choose((const struct type *const *)s->all, s->count, size, s->padded);
}

bool stream_layouts_time(const struct stream_layouts *s, int layout, const void *bytes, size_t size,
			 int64_t *ns)
{
	int64_t offset = layout < 0 ? NO_TIME : s->time_offsets[layout];

	if (offset == NO_TIME || size < (size_t)offset + sizeof(*ns))
		return false;
	memcpy(ns, (const char *)bytes + offset, sizeof(*ns));
	return true;
}
