/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/report.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "object/object_set.h"
#include "print/event_rows.h"
#include "print/listen_rows.h"
#include "print/map_view.h"

/* One stream: its layouts, and for each who reads it. */
struct shown {
	const char *name;      /* in the run */
	struct stacks *stacks; /* its object's */
	bool padded;	       /* a perf buffer's records are */
	struct type **layouts;
	struct consumer **consumers;
	int64_t *times; /* where each layout has its time, in bytes; -1: nowhere */
	size_t count;
	struct consumer *unknown; /* shows bytes */
	uint64_t shown;
	uint64_t misfits; /* of those */
};

struct show {
	struct scene *scenes; /* the latest first */
	enum print_format format;
	struct cgroups *cgroups;
	bool several; /* streams */
	bool begun;   /* a scene with streams was */
	bool map_shown;
	struct printer *printer;
	struct decode_clock clock;
	uint64_t shown;
};

struct scene {
	struct show *show;
	struct scene *next;
	const struct catalog *catalog;
	uint32_t generation;
	struct shown *streams;
	uint32_t count;
	struct map_view *maps;	/* of results, from when they are first shown */
	struct stacks **stacks; /* of each object: its ids are its own maps' */
};

/* Opening */

static struct consumer *choose_consumer(const struct scene *s, const struct shown *t,
					const char *own_name, const struct type *layout)
{
	struct consumer *c = NULL;
	struct buf why = { 0 };

	if (!strcmp(own_name, LISTEN_STREAM)) {
		if (listen_layout_agrees(layout, &why))
			c = consumer_of_listen(t->name, layout, &s->show->clock);
		else
			log_info("%s: the probe's struct is not the built-in one (%s): its own is "
				 "used",
				 t->name, buf_text(&why));
		buf_free(&why);
	}
	return c ? c : consumer_by_layout(t->name, layout, &s->show->clock);
}

/* A ktime_t says what it is; of plain numbers the names that bcc's tools give them. */
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

static int64_t find_time(const struct type *t)
{
	for (uint32_t i = 0; i < t->count; i++)
		if (is_time(&t->members[i]))
			return t->members[i].offset / 8;
	return -1;
}

static int add_layout(struct scene *s, struct shown *t, const struct object *obj,
		      const struct object_stream *os, uint32_t id)
{
	struct type *layout = NULL;
	int err = layout_from_btf(obj->btf, obj->btf_size, id, &layout);

	if (err)
		return err == -ENOMEM ? err : 0; /* shown as bytes */
	t->layouts[t->count] = layout;
	t->consumers[t->count] = choose_consumer(s, t, os->name, layout);
	t->times[t->count] = find_time(layout);
	if (!t->consumers[t->count++])
		return -ENOMEM;
	return consumer_show_stacks(t->consumers[t->count - 1], t->stacks);
}

static int open_stream(struct scene *s, uint32_t i)
{
	const struct catalog_entry *e = &s->catalog->streams[i];
	const struct object *obj = catalog_object_of(s->catalog, e);
	const struct object_stream *os = catalog_stream(s->catalog, i);
	struct shown *t = &s->streams[i];
	int err = 0;

	t->name = e->name;
	t->stacks = s->stacks[e->object];
	t->padded = obj->maps[os->map].type == BPF_MAP_TYPE_PERF_EVENT_ARRAY;
	t->layouts = calloc(os->layout_count + 1, sizeof(struct type *));
	t->consumers = calloc(os->layout_count + 1, sizeof(struct consumer *));
	t->times = calloc(os->layout_count + 1, sizeof(*t->times));
	t->unknown = consumer_by_layout(t->name, NULL, &s->show->clock);
	if (!t->layouts || !t->consumers || !t->times || !t->unknown)
		return -ENOMEM;
	for (uint32_t k = 0; !err && obj->btf && k < os->layout_count; k++)
		err = add_layout(s, t, obj, os, os->layouts[k]);
	if (!err && !t->count)
		log_info("%s: the event's struct is not known, its events are shown as bytes: "
			 "define it in the probe's own text",
			 t->name);
	return err;
}

static int open_stacks(struct scene *s, const struct scene_settings *settings)
{
	const struct catalog *c = s->catalog;

	s->stacks = calloc(c->object_count + 1, sizeof(struct stacks *));
	for (uint32_t i = 0; s->stacks && i < c->object_count; i++) {
		s->stacks[i] =
			stacks_new(c->objects[i].obj, i, settings->resolve, settings->cookie);
		if (!s->stacks[i])
			return -ENOMEM;
	}
	return s->stacks ? 0 : -ENOMEM;
}

static int open_scene(struct scene *s, const struct scene_settings *settings)
{
	int err = open_stacks(s, settings);

	s->maps = calloc(s->catalog->map_count + 1, sizeof(*s->maps));
	s->streams = calloc(s->catalog->stream_count + 1, sizeof(*s->streams));
	if (!s->streams || !s->maps)
		return -ENOMEM;
	s->count = s->catalog->stream_count;
	for (uint32_t i = 0; !err && i < s->count; i++)
		err = open_stream(s, i);
	return err;
}

int scene_open(struct show *show, const struct scene_settings *settings, struct scene **out)
{
	struct scene *s = calloc(1, sizeof(*s));
	int err;

	if (!s)
		return -ENOMEM;
	s->show = show;
	s->catalog = settings->catalog;
	s->generation = settings->generation;
	s->next = show->scenes;
	show->scenes = s;
	err = open_scene(s, settings);
	if (err)
		scene_close(s);
	else
		*out = s;
	return err;
}

int show_new(const struct show_settings *settings, struct show **out)
{
	struct show *s = calloc(1, sizeof(*s));

	if (!s)
		return -ENOMEM;
	s->cgroups = cgroups_new(settings->cgroup, settings->cookie);
	s->clock = settings->clock;
	s->clock.cgroups = s->cgroups;
	s->format = settings->format;
	s->several = settings->several;
	s->printer = printer_new(settings->format, settings->several, settings->file,
				 settings->colour, &s->clock);
	if (s->printer && s->cgroups) {
		*out = s;
		return 0;
	}
	show_free(s);
	return -ENOMEM;
}

static void free_consumer(struct printer *p, struct consumer *c)
{
	if (c)
		printer_end(p, &c->view);
	consumer_free(c);
}

static void free_stream(struct printer *p, struct shown *t)
{
	for (size_t i = 0; i < t->count; i++) {
		free_consumer(p, t->consumers[i]);
		layout_free(t->layouts[i]);
	}
	free_consumer(p, t->unknown);
	free(t->consumers);
	free(t->times);
	free(t->layouts);
}

static void unlink_scene(const struct scene *scene)
{
	struct scene **at = &scene->show->scenes;

	while (*at != scene)
		at = &(*at)->next;
	*at = scene->next;
}

void scene_close(struct scene *s)
{
	if (!s)
		return;
	unlink_scene(s);
	for (uint32_t i = 0; i < s->count; i++)
		free_stream(s->show->printer, &s->streams[i]);
	free(s->streams);
	for (uint32_t i = 0; s->maps && i < s->catalog->map_count; i++)
		map_view_close(&s->maps[i]);
	free(s->maps);
	for (uint32_t i = 0; s->stacks && i < s->catalog->object_count; i++)
		stacks_free(s->stacks[i]);
	free(s->stacks);
	free(s);
}

void show_free(struct show *s)
{
	if (!s)
		return;
	cgroups_free(s->cgroups);
	printer_free(s->printer);
	free(s);
}

/* Showing */

/* All that may come: what is made of it is the format's to know. */
static void begin_stream(struct printer *p, const struct shown *t)
{
	for (size_t i = 0; i < t->count; i++)
		printer_begin(p, &t->consumers[i]->view);
	if (!t->count)
		printer_begin(p, &t->unknown->view);
}

static void begin_streams(const struct scene *s)
{
	for (uint32_t i = 0; i < s->count; i++)
		begin_stream(s->show->printer, &s->streams[i]);
}

static void expect_several(struct show *show)
{
	show->several = true;
	printer_expect_several(show->printer);
	for (const struct scene *s = show->scenes; s; s = s->next)
		begin_streams(s);
}

void scene_begin(struct scene *s)
{
	printer_set_generation(s->show->printer, s->generation);
	if (s->count > 1 && !s->show->several && s->show->format == PRINT_TABLE)
		expect_several(s->show);
	else
		begin_streams(s);
	s->show->begun |= s->count > 0;
}

/* The only layout that so many bytes fit; negative: none, or it can't be told. */
static int layout_of(const struct shown *t, size_t size)
{
	return layout_choose((const struct type *const *)t->layouts, t->count, size, t->padded);
}

int scene_record(struct scene *s, uint32_t stream, const void *bytes, size_t size)
{
	struct shown *t = &s->streams[stream];
	int i = layout_of(t, size);
	bool fits = false;
	int err;

	printer_set_generation(s->show->printer, s->generation);
	err = consumer_take(i < 0 ? t->unknown : t->consumers[i], s->show->printer, bytes, size,
			    &fits);
	t->shown++;
	s->show->shown++;
	t->misfits += !fits;
	return err;
}

static int open_map(struct scene *s, uint32_t i)
{
	const struct catalog *c = s->catalog;
	const struct catalog_entry *e;
	int err;

	if (i >= c->map_count || catalog_map(c, i)->show != OBJECT_MAP_RESULT)
		return -EBADMSG;
	e = &c->maps[i];
	if (s->maps[i].map)
		return 0;
	err = map_view_open(catalog_object_of(c, e), e->index, e->name, &s->show->clock,
			    s->stacks[e->object], &s->maps[i]);
	s->maps[i].generation = s->generation;
	return err;
}

int scene_map(struct scene *s, uint32_t map, const void *bytes, size_t size)
{
	struct show *show = s->show;
	struct buf text = { 0 };
	int err = open_map(s, map);

	/* In CSV, a map is a block of its own, behind an empty line. */
	if (show->format == PRINT_CSV && (show->begun || show->map_shown))
		buf_str(&text, "\r\n");
	if (!err)
		err = map_view_show(&s->maps[map], show->format, bytes, size, &text);
	if (!err)
		printer_text(show->printer, buf_text(&text), text.len);
	show->map_shown |= !err;
	buf_free(&text);
	return err;
}

int scene_stack(struct scene *s, uint32_t object, const void *bytes, size_t size)
{
	if (object >= s->catalog->object_count)
		return -EBADMSG;
	return stacks_put(s->stacks[object], bytes, size);
}

void scene_counts(const struct scene *s, struct stream_count *counts)
{
	for (uint32_t i = 0; i < s->count; i++) {
		counts[i].shown = s->streams[i].shown;
		counts[i].misfits = s->streams[i].misfits;
	}
}

int show_cgroup(struct show *s, const void *bytes, size_t size)
{
	return cgroups_put(s->cgroups, bytes, size);
}

uint64_t show_count(const struct show *s)
{
	return s->shown;
}

static void say_count(const struct stream_count *c)
{
	struct buf more = { 0 };

	if (c->misfits)
		buf_printf(&more, "; %" PRIu64 " fitted no layout", c->misfits);
	if (c->delivered > c->shown)
		buf_printf(&more, "; %" PRIu64 " came after the end and are not shown",
			   c->delivered - c->shown);
	log_info("%s: %" PRIu64 " submitted, %" PRIu64 " delivered, %" PRIu64 " lost%s", c->stream,
		 c->submitted, c->delivered, c->lost, buf_text(&more));
	buf_free(&more);
}

#define QUIET_COUNT 8 /* of more streams, those without an event are not spoken of */

void show_say_counts(const struct stream_count *counts, size_t n)
{
	/* sys:* has hundreds of streams, most of which nobody uses. */
	for (size_t i = 0; i < n; i++)
		if (n <= QUIET_COUNT || counts[i].submitted)
			say_count(&counts[i]);
}

int show_audit(struct show *s, const char *json)
{
	return printer_audit(s->printer, json);
}

void show_unseen(struct show *s, uint64_t n)
{
	printer_unseen(s->printer, n);
}

int show_summary(struct show *s, const struct stream_count *counts, size_t n)
{
	return printer_summary(s->printer, counts, n);
}

int show_flush(struct show *s)
{
	return printer_flush(s->printer);
}

/* What a stream's reader wants to know */

size_t scene_event_size(const struct scene *s, uint32_t stream)
{
	const struct shown *t = &s->streams[stream];
	size_t size = 0;

	for (size_t i = 0; i < t->count; i++)
		if (t->layouts[i]->size > size)
			size = t->layouts[i]->size;
	return size;
}

bool scene_has_time(const struct scene *s, uint32_t stream)
{
	const struct shown *t = &s->streams[stream];

	for (size_t i = 0; i < t->count; i++)
		if (t->times[i] >= 0)
			return true;
	return false;
}

bool scene_time(const struct scene *s, uint32_t stream, const void *bytes, size_t size, int64_t *ns)
{
	const struct shown *t = &s->streams[stream];
	int i = layout_of(t, size);

	if (i < 0 || t->times[i] < 0 || size < (size_t)t->times[i] + sizeof(*ns))
		return false;
	memcpy(ns, (const char *)bytes + t->times[i], sizeof(*ns));
	return true;
}
