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
	struct event_rows **consumers;
	int64_t *times; /* where each layout has its time, in bytes; -1: nowhere */
	size_t count;
	struct event_rows *unknown; /* shows bytes */
	uint64_t shown;
	uint64_t misfits; /* of those */
};

struct report {
	struct report_part *scenes; /* the latest first */
	enum print_format format;
	struct cgroups *cgroups;
	bool several; /* streams */
	bool begun;   /* a scene with streams was */
	bool map_shown;
	struct printer *printer;
	struct decode_context context;
	uint64_t shown;
};

struct report_part {
	struct report *report;
	struct report_part *next;
	const struct object_set *object_set;
	uint32_t generation;
	struct shown *streams;
	uint32_t count;
	struct map_view *maps;	/* of results, from when they are first shown */
	struct stacks **stacks; /* of each object: its ids are its own maps' */
};

/* Opening */

static struct event_rows *choose_consumer(const struct report_part *s, const struct shown *t,
					  const char *own_name, const struct type *layout)
{
	struct event_rows *c = NULL;
	struct buf why = { 0 };

	if (!strcmp(own_name, LISTEN_STREAM)) {
		if (listen_rows_layout_agrees(layout, &why))
			c = listen_rows_new(t->name, layout, &s->report->context);
		else
			log_info("%s: the probe's struct is not the built-in one (%s): its own is "
				 "used",
				 t->name, buf_text(&why));
		buf_free(&why);
	}
	return c ? c : event_rows_by_layout(t->name, layout, &s->report->context);
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

static int add_layout(struct report_part *s, struct shown *t, const struct object *obj,
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
	return event_rows_show_stacks(t->consumers[t->count - 1], t->stacks);
}

static int open_stream(struct report_part *s, uint32_t i)
{
	const struct object_set_entry *e = &s->object_set->streams[i];
	const struct object *obj = object_set_object_of(s->object_set, e);
	const struct object_stream *os = object_set_stream(s->object_set, i);
	struct shown *t = &s->streams[i];
	int err = 0;

	t->name = e->name;
	t->stacks = s->stacks[e->object];
	t->padded = obj->maps[os->map].type == BPF_MAP_TYPE_PERF_EVENT_ARRAY;
	t->layouts = calloc(os->layout_count + 1, sizeof(struct type *));
	t->consumers = calloc(os->layout_count + 1, sizeof(struct event_rows *));
	t->times = calloc(os->layout_count + 1, sizeof(*t->times));
	t->unknown = event_rows_by_layout(t->name, NULL, &s->report->context);
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

static int open_stacks(struct report_part *s, const struct report_part_settings *settings)
{
	const struct object_set *c = s->object_set;

	s->stacks = calloc(c->object_count + 1, sizeof(struct stacks *));
	for (uint32_t i = 0; s->stacks && i < c->object_count; i++) {
		s->stacks[i] =
			stacks_new(c->objects[i].obj, i, settings->resolve, settings->cookie);
		if (!s->stacks[i])
			return -ENOMEM;
	}
	return s->stacks ? 0 : -ENOMEM;
}

static int open_scene(struct report_part *s, const struct report_part_settings *settings)
{
	int err = open_stacks(s, settings);

	s->maps = calloc(s->object_set->map_count + 1, sizeof(*s->maps));
	s->streams = calloc(s->object_set->stream_count + 1, sizeof(*s->streams));
	if (!s->streams || !s->maps)
		return -ENOMEM;
	s->count = s->object_set->stream_count;
	for (uint32_t i = 0; !err && i < s->count; i++)
		err = open_stream(s, i);
	return err;
}

int report_part_open(struct report *report, const struct report_part_settings *settings,
		     struct report_part **out)
{
	struct report_part *s = calloc(1, sizeof(*s));
	int err;

	if (!s)
		return -ENOMEM;
	s->report = report;
	s->object_set = settings->object_set;
	s->generation = settings->generation;
	s->next = report->scenes;
	report->scenes = s;
	err = open_scene(s, settings);
	if (err)
		report_part_close(s);
	else
		*out = s;
	return err;
}

int report_new(const struct report_settings *settings, struct report **out)
{
	struct report *s = calloc(1, sizeof(*s));

	if (!s)
		return -ENOMEM;
	s->cgroups = cgroup_paths_new(settings->cgroup, settings->cookie);
	s->context = settings->context;
	s->context.cgroups = s->cgroups;
	s->format = settings->format;
	s->several = settings->several;
	s->printer = printer_new(settings->format, settings->several, settings->file,
				 settings->colour, &s->context);
	if (s->printer && s->cgroups) {
		*out = s;
		return 0;
	}
	report_free(s);
	return -ENOMEM;
}

static void free_consumer(struct printer *p, struct event_rows *c)
{
	if (c)
		printer_end(p, &c->view);
	event_rows_free(c);
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

static void unlink_scene(const struct report_part *part)
{
	struct report_part **at = &part->report->scenes;

	while (*at != part)
		at = &(*at)->next;
	*at = part->next;
}

void report_part_close(struct report_part *s)
{
	if (!s)
		return;
	unlink_scene(s);
	for (uint32_t i = 0; i < s->count; i++)
		free_stream(s->report->printer, &s->streams[i]);
	free(s->streams);
	for (uint32_t i = 0; s->maps && i < s->object_set->map_count; i++)
		map_view_close(&s->maps[i]);
	free(s->maps);
	for (uint32_t i = 0; s->stacks && i < s->object_set->object_count; i++)
		stacks_free(s->stacks[i]);
	free(s->stacks);
	free(s);
}

void report_free(struct report *s)
{
	if (!s)
		return;
	cgroup_paths_free(s->cgroups);
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

static void begin_streams(const struct report_part *s)
{
	for (uint32_t i = 0; i < s->count; i++)
		begin_stream(s->report->printer, &s->streams[i]);
}

static void expect_several(struct report *report)
{
	report->several = true;
	printer_expect_several(report->printer);
	for (const struct report_part *s = report->scenes; s; s = s->next)
		begin_streams(s);
}

void report_part_begin(struct report_part *s)
{
	printer_set_generation(s->report->printer, s->generation);
	if (s->count > 1 && !s->report->several && s->report->format == PRINT_TABLE)
		expect_several(s->report);
	else
		begin_streams(s);
	s->report->begun |= s->count > 0;
}

/* The only layout that so many bytes fit; negative: none, or it can't be told. */
static int layout_of(const struct shown *t, size_t size)
{
	return layout_choose((const struct type *const *)t->layouts, t->count, size, t->padded);
}

int report_part_record(struct report_part *s, uint32_t stream, const void *bytes, size_t size)
{
	struct shown *t = &s->streams[stream];
	int i = layout_of(t, size);
	bool fits = false;
	int err;

	printer_set_generation(s->report->printer, s->generation);
	err = event_rows_put(i < 0 ? t->unknown : t->consumers[i], s->report->printer, bytes, size,
			     &fits);
	t->shown++;
	s->report->shown++;
	t->misfits += !fits;
	return err;
}

static int open_map(struct report_part *s, uint32_t i)
{
	const struct object_set *c = s->object_set;
	const struct object_set_entry *e;
	int err;

	if (i >= c->map_count || object_set_map(c, i)->show != OBJECT_MAP_RESULT)
		return -EBADMSG;
	e = &c->maps[i];
	if (s->maps[i].map)
		return 0;
	err = map_view_open(object_set_object_of(c, e), e->index, e->name, &s->report->context,
			    s->stacks[e->object], &s->maps[i]);
	s->maps[i].generation = s->generation;
	return err;
}

int report_part_map(struct report_part *s, uint32_t map, const void *bytes, size_t size)
{
	struct report *report = s->report;
	struct buf text = { 0 };
	int err = open_map(s, map);

	/* In CSV, a map is a block of its own, behind an empty line. */
	if (report->format == PRINT_CSV && (report->begun || report->map_shown))
		buf_str(&text, "\r\n");
	if (!err)
		err = map_view_show(&s->maps[map], report->format, bytes, size, &text);
	if (!err)
		printer_text(report->printer, buf_text(&text), text.len);
	report->map_shown |= !err;
	buf_free(&text);
	return err;
}

int report_part_stack(struct report_part *s, uint32_t object, const void *bytes, size_t size)
{
	if (object >= s->object_set->object_count)
		return -EBADMSG;
	return stacks_put(s->stacks[object], bytes, size);
}

void report_part_counts(const struct report_part *s, struct stream_count *counts)
{
	for (uint32_t i = 0; i < s->count; i++) {
		counts[i].shown = s->streams[i].shown;
		counts[i].misfits = s->streams[i].misfits;
	}
}

int report_cgroup(struct report *s, const void *bytes, size_t size)
{
	return cgroup_paths_put(s->cgroups, bytes, size);
}

uint64_t report_count(const struct report *s)
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

void report_counts(const struct stream_count *counts, size_t n)
{
	/* sys:* has hundreds of streams, most of which nobody uses. */
	for (size_t i = 0; i < n; i++)
		if (n <= QUIET_COUNT || counts[i].submitted)
			say_count(&counts[i]);
}

int report_audit(struct report *s, const char *json)
{
	return printer_audit(s->printer, json);
}

void report_unseen(struct report *s, uint64_t n)
{
	printer_unseen(s->printer, n);
}

int report_summary(struct report *s, const struct stream_count *counts, size_t n)
{
	return printer_summary(s->printer, counts, n);
}

int report_flush(struct report *s)
{
	return printer_flush(s->printer);
}

/* What a stream's reader wants to know */

size_t report_part_event_size(const struct report_part *s, uint32_t stream)
{
	const struct shown *t = &s->streams[stream];
	size_t size = 0;

	for (size_t i = 0; i < t->count; i++)
		if (t->layouts[i]->size > size)
			size = t->layouts[i]->size;
	return size;
}

bool report_part_has_time(const struct report_part *s, uint32_t stream)
{
	const struct shown *t = &s->streams[stream];

	for (size_t i = 0; i < t->count; i++)
		if (t->times[i] >= 0)
			return true;
	return false;
}

bool report_part_time(const struct report_part *s, uint32_t stream, const void *bytes, size_t size,
		      int64_t *ns)
{
	const struct shown *t = &s->streams[stream];
	int i = layout_of(t, size);

	if (i < 0 || t->times[i] < 0 || size < (size_t)t->times[i] + sizeof(*ns))
		return false;
	memcpy(ns, (const char *)bytes + t->times[i], sizeof(*ns));
	return true;
}
