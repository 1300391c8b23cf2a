/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/run.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "print/report.h"
#include "run/audit.h"
#include "run/record.h"
#include "run/run_internal.h"
#include "run/symbolizer.h"
#include "stream/time_order.h"

void run_detach(struct run *s)
{
	if (s->set->audit)
		audit_end(s->set->audit);
	for (struct generation *g = s->generations; g; g = g->next)
		load_set_detach(&g->loads);
}

/* Opening */

static int open_show(struct run *s)
{
	const struct report_settings settings = {
		.format = s->set->format,
		.file = stdout,
		.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR"),
		.several = s->set->object_set->stream_count > 1,
		.context.to_realtime = clock_ns(CLOCK_REALTIME) - clock_ns(CLOCK_MONOTONIC),
		.cgroup = lookups_cgroup,
		.cookie = &s->cgroups,
	};
	const char *file = s->set->record;
	int err = report_new(&settings, &s->report);

	if (!err && file)
		err = record_open(file, s->set->object_set, &settings.context, &s->record);
	s->cgroups.record = s->record;
	return err;
}

/* All of it at once. */
static int open_all(struct run *s)
{
	const struct load_settings how = { .filter_maps = &s->filter_maps };
	const struct object_set *all = s->set->object_set;
	struct generation *g = calloc(1, sizeof(*g));
	int err = g ? object_set_make(all->objects, all->object_count, &g->object_set) : -ENOMEM;

	if (!err)
		err = load_set_load(&g->object_set, &how, &g->loads);
	if (!err)
		return generations_add(s, g);
	generation_free(g);
	return err;
}

static int open_session(struct run *s)
{
	int err = open_show(s);

	s->symbolizer = symbolizer_new();
	if (!err && !s->symbolizer)
		err = -ENOMEM;
	if (err)
		return err;
	return s->set->watch ? edit_swap_open(s) : open_all(s);
}

static int close_session(struct run *s)
{
	edit_swap_close(s);
	while (s->generations)
		generations_discard(s, s->generations);
	free((void *)s->readers);
	generations_free_counts(s->closed, s->closed_count);
	missed_runs_free(&s->unseen);
	gate_filter_maps_close(&s->filter_maps);
	symbolizer_free(s->symbolizer);
	time_order_free(s->order);
	report_free(s->report);
	free(s->fds);
	return record_close(s->record);
}

/* Ending */

static int say_audit(struct run *s)
{
	struct buf json = { 0 };
	int err = audit_finish(s->set->audit);

	audit_put_json(s->set->audit, &json);
	if (!err)
		err = json.failed ? -ENOMEM : report_audit(s->report, buf_text(&json));
	buf_free(&json);
	return err;
}

static void say_unseen(struct run *s)
{
	unsigned long long n = missed_runs_total(&s->unseen);

	if (!n)
		return;
	log_info("unseen: %llu times, in whatever process, a point was reached and the kernel ran "
		 "nothing there: it runs no program on a processor that is in the middle of "
		 "another, or of a bpf() call on a map",
		 n);
	report_unseen(s->report, n);
}

static int summarise(struct run *s)
{
	int err = 0;

	for (struct generation *g = s->generations; g && !err; g = g->next)
		err = generations_count(s, g);
	if (err)
		return err;
	report_counts(s->closed, s->closed_count);
	say_unseen(s);
	if (s->set->audit && !s->err)
		s->err = say_audit(s);
	err = s->err ? 0 : report_summary(s->report, s->closed, s->closed_count);
	if (s->record)
		record_counts(s->record, s->closed, s->closed_count);
	return err;
}

static void say_unwritten(int err)
{
	errno = -err;
	if (err == -ENOMEM)
		return; /* told by who ends the program */
	if (err == -EPIPE)
		log_error("stdout was closed by its reader: the run ends here");
	else
		log_error("cannot write the events to stdout:");
}

static int finish_streams(struct run *s)
{
	int err = 0;

	for (struct generation *g = s->generations; g && !err; g = g->next) {
		err = g->counts ? 0 : generation_finish(g);
		for (uint32_t i = 0; !err && i < g->loads.count; i++)
			err = missed_runs_read(&s->unseen, &g->loads.all[i]);
	}
	if (s->set->audit && !err)
		err = audit_unseen(s->set->audit, &s->unseen);
	if (s->order)
		time_order_release_all(s->order);
	return err;
}

static int show_maps(struct run *s)
{
	int err = 0;

	for (struct generation *g = s->generations; g && !err; g = g->next)
		if (!g->after)
			err = show_maps_print(&g->maps);
	return err;
}

/* Detach first: then nothing new can come, and what is there can be counted. */
static int finish(struct run *s)
{
	int err;

	run_detach(s);
	err = finish_streams(s);
	if (!err && !s->err)
		err = show_maps(s);
	if (!err)
		err = summarise(s);
	if (err && !s->err)
		s->err = err;
	if (event_loop_flush(s))
		say_unwritten(s->err);
	return s->err;
}

static void say_ready(const struct run *s)
{
	uint32_t programs = 0, places = 0;

	for (const struct generation *g = s->generations; g; g = g->next)
		for (uint32_t i = 0; i < g->loads.count; i++) {
			programs += g->loads.all[i].prog_count;
			places += load_attach_count(&g->loads.all[i]);
		}
	if (places == programs)
		log_info("ready: %u programs attached; Ctrl-C ends", programs);
	else
		log_info("ready: %u programs attached at %u points; Ctrl-C ends", programs, places);
}

static int attach_all(struct run *s)
{
	int err = 0;

	for (struct generation *g = s->generations; g && !err; g = g->next)
		err = load_set_attach(&g->loads);
	return err;
}

static int start(struct run *s)
{
	int err = attach_all(s);

	if (!err && s->set->audit)
		err = audit_attach(s->set->audit);
	if (err)
		return err;
	if (s->set->audit)
		audit_begin(s->set->audit);
	say_ready(s);
	if (s->set->seconds > 0)
		s->deadline = clock_ns(CLOCK_MONOTONIC) + (int64_t)(s->set->seconds * 1e9);
	for (struct generation *g = s->generations; g; g = g->next) {
		show_maps_start(&g->maps, s->set->interval);
		report_part_begin(g->part);
	}
	event_loop_flush(s);
	return 0;
}

int run_execute(const struct run_settings *settings)
{
	struct run s = { .set = settings };
	int recorded;
	int err;

	err = gate_filter_maps_open(settings->filter, &s.filter_maps);
	if (!err)
		err = open_session(&s);

	if (!err)
		err = start(&s);
	if (!err) {
		event_loop_read(&s);
		err = finish(&s);
	}
	recorded = close_session(&s);
	return err ? err : recorded;
}
