/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "object/object_set.h"
#include "object/stream_layouts.h"
#include "print/event_rows.h"
#include "print/listen_rows.h"
#include "print/map_layout.h"

struct report_stream {
	const char *name;      /* in the run */
	struct stacks *stacks; /* of its object; borrowed */
	const struct stream_layouts *layouts;
	struct event_rows **rows;    /* one for each layout */
	struct event_rows *hex_rows; /* for records that fit no layout */
	uint64_t printed;
	uint64_t misfits; /* of the printed ones: as hex */
};

struct report {
	struct report_part *parts; /* the latest first */
	enum print_format format;
	struct cgroups *cgroups;
	bool several;	  /* streams */
	bool begun;	  /* a part with streams has begun */
	bool map_printed; /* at least one */
	struct printer *printer;
	struct decode_context context;
	uint64_t printed; /* records */
};

struct report_part {
	struct report *report;
	struct report_part *next;
	const struct object_set *object_set;
	uint32_t generation;
	struct report_stream *streams;
	uint32_t count;
	struct map_layout *maps; /* opened when first printed */
	struct stacks **stacks; /* one for each object: a stack id refers to the object's own maps */
};

/* Opening */

static struct event_rows *open_rows(const struct report_part *part, const struct report_stream *s,
				    const char *own_name, const struct type *layout)
{
	struct event_rows *rows = NULL;
	struct buf why = { 0 };

	if (!strcmp(own_name, LISTEN_STREAM)) {
		if (listen_rows_layout_agrees(layout, &why))
			rows = listen_rows_new(s->name, layout, &part->report->context);
		else
			log_info("%s: the probe's struct differs from the built-in one (%s): "
				 "printing its own fields",
				 s->name, buf_text(&why));
		buf_free(&why);
	}
	return rows ? rows : event_rows_by_layout(s->name, layout, &part->report->context);
}

static int open_all_rows(const struct report_part *part, struct report_stream *s,
			 const char *own_name)
{
	int err = 0;

	s->rows = calloc(s->layouts->count + 1, sizeof(struct event_rows *));
	s->hex_rows = event_rows_by_layout(s->name, NULL, &part->report->context);
	if (!s->rows || !s->hex_rows)
		return -ENOMEM;
	for (uint32_t i = 0; !err && i < s->layouts->count; i++) {
		s->rows[i] = open_rows(part, s, own_name, s->layouts->all[i]);
		err = s->rows[i] ? event_rows_show_stacks(s->rows[i], s->stacks) : -ENOMEM;
	}
	return err;
}

static int open_stream(struct report_part *part, uint32_t i, const struct stream_layouts *layouts)
{
	const struct object_set_entry *e = &part->object_set->streams[i];
	struct report_stream *s = &part->streams[i];
	int err;

	s->name = e->name;
	s->stacks = part->stacks[e->object];
	s->layouts = layouts;
	err = open_all_rows(part, s, object_set_stream(part->object_set, i)->name);
	if (!err && !layouts->count)
		log_info("%s: the event's struct is not known, its events are printed as bytes: "
			 "define the struct in the probe's own text",
			 s->name);
	return err;
}

static int open_stacks(struct report_part *part, const struct report_part_settings *settings)
{
	const struct object_set *set = part->object_set;

	part->stacks = calloc(set->object_count + 1, sizeof(struct stacks *));
	for (uint32_t i = 0; part->stacks && i < set->object_count; i++) {
		part->stacks[i] =
			stacks_new(set->objects[i].obj, i, settings->resolve, settings->cookie);
		if (!part->stacks[i])
			return -ENOMEM;
	}
	return part->stacks ? 0 : -ENOMEM;
}

static int open_part(struct report_part *part, const struct report_part_settings *settings)
{
	int err = open_stacks(part, settings);

	part->maps = calloc(part->object_set->map_count + 1, sizeof(*part->maps));
	part->streams = calloc(part->object_set->stream_count + 1, sizeof(*part->streams));
	if (!part->streams || !part->maps)
		return -ENOMEM;
	part->count = part->object_set->stream_count;
	for (uint32_t i = 0; !err && i < part->count; i++)
		err = open_stream(part, i, &settings->layouts[i]);
	return err;
}

int report_part_open(struct report *report, const struct report_part_settings *settings,
		     struct report_part **out)
{
	struct report_part *part = calloc(1, sizeof(*part));
	int err;

	if (!part)
		return -ENOMEM;
	part->report = report;
	part->object_set = settings->object_set;
	part->generation = settings->generation;
	part->next = report->parts;
	report->parts = part;
	err = open_part(part, settings);
	if (err)
		report_part_close(part);
	else
		*out = part;
	return err;
}

int report_new(const struct report_settings *settings, struct report **out)
{
	struct report *report = calloc(1, sizeof(*report));

	if (!report)
		return -ENOMEM;
	report->cgroups = cgroup_paths_new(settings->cgroup, settings->cookie);
	report->context = settings->context;
	report->context.cgroups = report->cgroups;
	report->format = settings->format;
	report->several = settings->several;
	report->printer = printer_new(settings->format, settings->several, settings->file,
				      settings->colour, &report->context);
	if (report->printer && report->cgroups) {
		*out = report;
		return 0;
	}
	report_free(report);
	return -ENOMEM;
}

static void free_rows(struct printer *p, struct event_rows *rows)
{
	if (rows)
		printer_end(p, &rows->columns);
	event_rows_free(rows);
}

static void free_stream(struct printer *p, struct report_stream *s)
{
	for (uint32_t i = 0; s->rows && i < s->layouts->count; i++)
		free_rows(p, s->rows[i]);
	free_rows(p, s->hex_rows);
	free(s->rows);
}

static void unlink_part(const struct report_part *part)
{
	struct report_part **at = &part->report->parts;

	while (*at != part)
		at = &(*at)->next;
	*at = part->next;
}

void report_part_close(struct report_part *part)
{
	if (!part)
		return;
	unlink_part(part);
	for (uint32_t i = 0; i < part->count; i++)
		free_stream(part->report->printer, &part->streams[i]);
	free(part->streams);
	for (uint32_t i = 0; part->maps && i < part->object_set->map_count; i++)
		map_layout_close(&part->maps[i]);
	free(part->maps);
	for (uint32_t i = 0; part->stacks && i < part->object_set->object_count; i++)
		stacks_free(part->stacks[i]);
	free(part->stacks);
	free(part);
}

void report_free(struct report *report)
{
	if (!report)
		return;
	cgroup_paths_free(report->cgroups);
	printer_free(report->printer);
	free(report);
}

/* Printing */

/* Announce every layout: the format decides on titles. */
static void begin_stream(struct printer *p, const struct report_stream *s)
{
	for (uint32_t i = 0; i < s->layouts->count; i++)
		printer_begin(p, &s->rows[i]->columns);
	if (!s->layouts->count)
		printer_begin(p, &s->hex_rows->columns);
}

static void begin_streams(const struct report_part *part)
{
	for (uint32_t i = 0; i < part->count; i++)
		begin_stream(part->report->printer, &part->streams[i]);
}

static void expect_several(struct report *report)
{
	report->several = true;
	printer_expect_several(report->printer);
	for (const struct report_part *part = report->parts; part; part = part->next)
		begin_streams(part);
}

void report_part_begin(struct report_part *part)
{
	printer_set_generation(part->report->printer, part->generation);
	if (part->count > 1 && !part->report->several && part->report->format == PRINT_TABLE)
		expect_several(part->report);
	else
		begin_streams(part);
	part->report->begun |= part->count > 0;
}

int report_part_record(struct report_part *part, uint32_t stream, int layout, const void *bytes,
		       size_t size)
{
	struct report_stream *s = &part->streams[stream];
	struct report *report = part->report;
	bool fits = false;
	int err;

	printer_set_generation(report->printer, part->generation);
	err = event_rows_put(layout < 0 ? s->hex_rows : s->rows[layout], report->printer, bytes,
			     size, &fits);
	s->printed++;
	report->printed++;
	s->misfits += !fits;
	return err;
}

static int open_map(struct report_part *part, uint32_t i)
{
	const struct object_set *set = part->object_set;
	const struct object_set_entry *e;
	int err;

	if (i >= set->map_count || object_set_map(set, i)->role != OBJECT_MAP_RESULT)
		return -EBADMSG;
	e = &set->maps[i];
	if (part->maps[i].map)
		return 0;
	err = map_layout_open(object_set_object_of(set, e), e->index, e->name,
			      &part->report->context, part->stacks[e->object], &part->maps[i]);
	part->maps[i].generation = part->generation;
	return err;
}

int report_part_map(struct report_part *part, uint32_t map, const void *bytes, size_t size)
{
	struct report *report = part->report;
	struct buf text = { 0 };
	int err = open_map(part, map);

	/* In CSV, an empty line separates a map from what precedes it. */
	if (report->format == PRINT_CSV && (report->begun || report->map_printed))
		buf_str(&text, "\r\n");
	if (!err)
		err = map_layout_print(&part->maps[map], report->format, bytes, size, &text);
	if (!err)
		printer_text(report->printer, buf_text(&text), text.len);
	report->map_printed |= !err;
	buf_free(&text);
	return err;
}

int report_part_stack(struct report_part *part, uint32_t object, const void *bytes, size_t size)
{
	if (object >= part->object_set->object_count)
		return -EBADMSG;
	return stacks_unpack(part->stacks[object], bytes, size);
}

void report_part_get_counts(const struct report_part *part, struct stream_count *counts)
{
	for (uint32_t i = 0; i < part->count; i++) {
		counts[i].printed = part->streams[i].printed;
		counts[i].misfits = part->streams[i].misfits;
	}
}

int report_add_cgroup(struct report *report, const void *bytes, size_t size)
{
	return cgroup_paths_unpack(report->cgroups, bytes, size);
}

uint64_t report_printed(const struct report *report)
{
	return report->printed;
}

static void log_count(const struct stream_count *c)
{
	struct buf more = { 0 };

	if (c->misfits)
		buf_printf(&more, "; %" PRIu64 " fitted no layout", c->misfits);
	if (c->delivered > c->printed)
		buf_printf(&more, "; %" PRIu64 " came after the end and are not printed",
			   c->delivered - c->printed);
	log_info("%s: %" PRIu64 " submitted, %" PRIu64 " delivered, %" PRIu64 " lost%s", c->stream,
		 c->submitted, c->delivered, c->lost, buf_text(&more));
	buf_free(&more);
}

#define QUIET_COUNT 8 /* of more streams than that, only those with events are logged */

void report_log_counts(const struct stream_count *counts, size_t n)
{
	/* sys:* has hundreds of streams, most without an event. */
	for (size_t i = 0; i < n; i++)
		if (n <= QUIET_COUNT || counts[i].submitted)
			log_count(&counts[i]);
}

int report_set_audit(struct report *report, const char *json)
{
	return printer_set_audit(report->printer, json);
}

void report_set_unseen(struct report *report, uint64_t n)
{
	printer_set_unseen(report->printer, n);
}

int report_summary(struct report *report, const struct stream_count *counts, size_t n)
{
	return printer_summary(report->printer, counts, n);
}

int report_flush(struct report *report)
{
	return printer_flush(report->printer);
}
