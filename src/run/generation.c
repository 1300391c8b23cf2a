/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/generation.h"

#include <errno.h>
#include <stdlib.h>

#include "object/stream_layouts.h"
#include "print/report.h"
#include "stream/shared_rings.h"
#include "stream/stream.h"

static uint32_t map_type(const struct object_set *set, uint32_t stream)
{
	const struct object *obj = object_set_object_of(set, &set->streams[stream]);

	return obj->maps[object_set_stream(set, stream)->map].type;
}

unsigned int generation_perf_streams(const struct object_set *object_set)
{
	unsigned int n = 0;

	for (uint32_t i = 0; i < object_set->stream_count; i++)
		n += map_type(object_set, i) == BPF_MAP_TYPE_PERF_EVENT_ARRAY;
	return n;
}

/* More perf buffers than this share rings: with rings of their own, each would be too small. */
#define OWN_RINGS_MAX 16

static int open_rings(struct generation *g, const struct generation_settings *set)
{
	if (generation_perf_streams(&g->object_set) <= OWN_RINGS_MAX || !shared_rings_supported())
		return 0;
	return shared_rings_open(set->pages, g->number > 1, &g->rings);
}

static uint32_t first_perf_stream(const struct object_set *object_set)
{
	uint32_t i = 0;

	while (i < object_set->stream_count &&
	       map_type(object_set, i) != BPF_MAP_TYPE_PERF_EVENT_ARRAY)
		i++;
	return i;
}

static void on_record(void *cookie, const void *bytes, size_t size)
{
	struct reader *r = cookie;

	r->generation->on_record(r->generation->cookie, r, bytes, size);
}

static int open_reader(struct generation *g, uint32_t i, const struct generation_settings *set)
{
	const struct object_set_entry *e = &g->object_set.streams[i];
	const struct loaded_object *l = &g->loads.all[e->object];
	const struct object *obj = l->obj;
	bool counted = obj->counters != OBJECT_NONE;
	const struct stream_settings settings = {
		.pages = set->pages,
		.quiet = i > 0 || g->number > 1,
		.perf_streams = set->perf_streams,
		.shared_rings = g->rings,
		.reads_shared_rings = i == first_perf_stream(&g->object_set),
		.event_size = g->layouts[i].largest,
		.map_type = map_type(&g->object_set, i),
		.counter_map = counted ? l->maps[obj->counters] : -1,
		.counter_index = e->index,
		.counter_count = counted ? obj->maps[obj->counters].value_size / 8 : 0,
	};
	struct reader *r = &g->readers[i];

	r->generation = g;
	r->index = i;
	return stream_open(e->name, l->maps[obj->streams[e->index].map], &settings, on_record, r,
			   &r->stream);
}

int generation_open(struct generation *g, const struct generation_settings *set)
{
	struct report_part_settings part = {
		.object_set = &g->object_set,
		.generation = g->number,
		.resolve = lookups_stack,
		.cookie = &g->lookups,
	};
	int err;

	g->lookups = (struct lookups){ &g->loads, set->symbolizer, set->recorder };
	g->on_record = set->on_record;
	g->cookie = set->cookie;
	g->readers = calloc(g->object_set.stream_count + 1, sizeof(*g->readers));
	err = g->readers ? stream_layouts_open(&g->object_set, &g->layouts) : -ENOMEM;
	part.layouts = g->layouts;
	if (!err)
		err = report_part_open(set->report, &part, &g->part);
	g->maps = (struct map_printer){ &g->object_set, &g->loads, g->part, set->recorder, 0, 0 };
	if (!err)
		err = open_rings(g, set);
	for (uint32_t i = 0; !err && i < g->object_set.stream_count; i++)
		err = open_reader(g, i, set);
	return err;
}

void generation_drain(struct generation *g)
{
	for (uint32_t i = 0; i < g->object_set.stream_count; i++)
		if (g->readers[i].stream)
			stream_drain(g->readers[i].stream);
}

static struct stream_count stream_counts(const struct stream *s)
{
	return (struct stream_count){
		.stream = stream_name(s),
		.delivered = stream_delivered(s),
		.lost = stream_lost(s),
		.submitted = stream_delivered(s) + stream_lost(s),
	};
}

int generation_finish(struct generation *g)
{
	g->counts = calloc(g->object_set.stream_count + 1, sizeof(*g->counts));
	if (!g->counts)
		return -ENOMEM;
	for (uint32_t i = 0; i < g->object_set.stream_count; i++) {
		stream_finish(g->readers[i].stream);
		g->counts[i] = stream_counts(g->readers[i].stream);
	}
	return 0;
}

void generation_close_streams(struct generation *g)
{
	for (uint32_t i = 0; g->readers && i < g->object_set.stream_count; i++) {
		stream_close(g->readers[i].stream);
		g->readers[i].stream = NULL;
	}
	shared_rings_close(g->rings);
	g->rings = NULL;
}

void generation_free(struct generation *g)
{
	if (!g)
		return;
	generation_close_streams(g);
	report_part_close(g->part);
	stream_layouts_close(g->layouts, g->object_set.stream_count);
	load_set_unload(&g->loads);
	object_set_free(&g->object_set);
	probe_free(&g->probe);
	free(g->readers);
	free(g->counts);
	free(g);
}
