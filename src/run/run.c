/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/run.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "print/report.h"
#include "run/audit.h"
#include "run/edit_swap.h"
#include "run/event_loop.h"
#include "run/generations.h"
#include "run/recorder.h"
#include "run/symbolizer.h"

struct run {
	const struct run_settings *set;
	struct filter_maps filter_maps;
	struct generations generations;
	struct edit_swap *edits; /* NULL: without --watch */
	struct event_loop *loop;
	struct report *report;
	struct symbolizer *symbolizer;
	struct recorder *recorder; /* NULL: without --record */
	struct lookups cgroups;
};

/* Opening */

static int open_report(struct run *r)
{
	const struct report_settings settings = {
		.format = r->set->format,
		.file = stdout,
		.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR"),
		.several = r->set->object_set->stream_count > 1,
		.context.to_realtime = clock_ns(CLOCK_REALTIME) - clock_ns(CLOCK_MONOTONIC),
		.cgroup = lookups_cgroup,
		.cookie = &r->cgroups,
	};
	const char *file = r->set->recording;
	int err = report_new(&settings, &r->report);

	if (!err && file)
		err = recorder_open(file, r->set->object_set, &settings.context, &r->recorder);
	r->cgroups.recorder = r->recorder;
	return err;
}

/* After this, no program submits a record. */
static void detach_all(void *cookie)
{
	struct run *r = cookie;

	if (r->set->audit)
		audit_end(r->set->audit);
	for (struct generation *g = r->generations.first; g; g = g->next)
		load_set_detach(&g->loads);
}

static int open_loop(struct run *r)
{
	const struct event_loop_settings settings = {
		.run = r->set,
		.generations = &r->generations,
		.report = r->report,
		.recorder = r->recorder,
		.detach = detach_all,
		.cookie = r,
	};

	r->loop = event_loop_new(&settings);
	r->symbolizer = symbolizer_new();
	r->generations.settings = (struct generation_settings){
		.pages = r->set->pages,
		.report = r->report,
		.symbolizer = r->symbolizer,
		.recorder = r->recorder,
		.perf_streams = generation_perf_streams(r->set->object_set),
		.on_record = event_loop_record,
		.cookie = r->loop,
	};
	return r->loop && r->symbolizer ? 0 : -ENOMEM;
}

/* Without --watch, one generation has all targets. */
static int load_all(struct run *r)
{
	const struct load_settings settings = { .filter_maps = &r->filter_maps };
	const struct object_set *all = r->set->object_set;
	struct generation *g = calloc(1, sizeof(*g));
	int err = g ? object_set_make(all->objects, all->object_count, &g->object_set) : -ENOMEM;

	if (!err)
		err = load_set_load(&g->object_set, &settings, &g->loads);
	if (!err)
		return generations_add(&r->generations, g);
	generation_free(g);
	return err;
}

static int open_run(struct run *r)
{
	int err = gate_filter_maps_open(r->set->filter, &r->filter_maps);

	if (!err)
		err = open_report(r);
	if (!err)
		err = open_loop(r);
	if (err)
		return err;
	return r->set->watch ? edit_swap_new(r->set, &r->filter_maps, &r->generations, &r->edits) :
			       load_all(r);
}

static int close_run(struct run *r)
{
	edit_swap_free(r->edits);
	generations_free(&r->generations);
	gate_filter_maps_close(&r->filter_maps);
	symbolizer_free(r->symbolizer);
	event_loop_free(r->loop);
	report_free(r->report);
	return recorder_close(r->recorder);
}

/* Starting */

static void log_ready(const struct run *r)
{
	uint32_t programs = 0, points = 0;

	for (const struct generation *g = r->generations.first; g; g = g->next)
		for (uint32_t i = 0; i < g->loads.count; i++) {
			programs += g->loads.all[i].prog_count;
			points += load_attach_count(&g->loads.all[i]);
		}
	if (points == programs)
		log_info("ready: %u programs attached; Ctrl-C ends", programs);
	else
		log_info("ready: %u programs attached at %u points; Ctrl-C ends", programs, points);
}

static int attach_all(struct run *r)
{
	struct audit *audit = r->set->audit;
	int err = 0;

	for (struct generation *g = r->generations.first; g && !err; g = g->next)
		err = load_set_attach(&g->loads);
	if (!err && audit)
		err = audit_attach(audit);
	if (!err && audit)
		audit_begin(audit);
	return err;
}

static int start(struct run *r)
{
	int err = attach_all(r);

	if (err)
		return err;
	log_ready(r);
	event_loop_start(r->loop);
	for (struct generation *g = r->generations.first; g; g = g->next) {
		map_printer_start(&g->maps, r->set->interval);
		report_part_begin(g->part);
	}
	event_loop_flush(r->loop);
	return 0;
}

/* Ending */

static int report_audit_result(struct run *r)
{
	struct buf json = { 0 };
	int err = audit_finish(r->set->audit);

	audit_put_json(r->set->audit, &json);
	if (!err)
		err = json.failed ? -ENOMEM : report_set_audit(r->report, buf_text(&json));
	buf_free(&json);
	return err;
}

static void report_missed_runs(struct run *r)
{
	unsigned long long n = missed_runs_total(&r->generations.missed);

	if (!n)
		return;
	log_info("unseen: %llu times, in any process, the kernel reached an attach point and ran "
		 "no program there: it runs none on a CPU that is in the middle of another program "
		 "or of a bpf() call on a map",
		 n);
	report_set_unseen(r->report, n);
}

static int summarise(struct run *r)
{
	struct generations *all = &r->generations;
	int err = 0;

	for (struct generation *g = all->first; g && !err; g = g->next)
		err = generations_count(all, g);
	if (err)
		return err;
	report_log_counts(all->stream_counts, all->stream_count);
	report_missed_runs(r);
	if (r->set->audit && !event_loop_error(r->loop))
		event_loop_keep_error(r->loop, report_audit_result(r));
	if (!event_loop_error(r->loop))
		err = report_summary(r->report, all->stream_counts, all->stream_count);
	if (r->recorder)
		recorder_counts(r->recorder, all->stream_counts, all->stream_count);
	return err;
}

static void log_unwritten(int err)
{
	errno = -err;
	if (err == -ENOMEM)
		return; /* reported at the end of the program */
	if (err == -EPIPE)
		log_error("stdout was closed by its reader: the run ends here");
	else
		log_error("cannot write the events to stdout:");
}

static int finish_streams(struct run *r)
{
	struct missed_runs *missed = &r->generations.missed;
	int err = 0;

	for (struct generation *g = r->generations.first; g && !err; g = g->next) {
		err = g->counts ? 0 : generation_finish(g);
		for (uint32_t i = 0; !err && i < g->loads.count; i++)
			err = missed_runs_read(missed, &g->loads.all[i]);
	}
	if (r->set->audit && !err)
		err = audit_unseen(r->set->audit, missed);
	event_loop_release_all(r->loop);
	return err;
}

static int print_maps(struct run *r)
{
	int err = 0;

	for (struct generation *g = r->generations.first; g && !err; g = g->next)
		if (!g->replaced_by)
			err = map_printer_print(&g->maps);
	return err;
}

/* Detach first: then no record is added, and those in the buffers can be counted. */
static int finish(struct run *r)
{
	int err;

	detach_all(r);
	err = finish_streams(r);
	if (!err && !event_loop_error(r->loop))
		err = print_maps(r);
	if (!err)
		err = summarise(r);
	event_loop_keep_error(r->loop, err);
	err = event_loop_flush(r->loop);
	if (err)
		log_unwritten(err);
	return err;
}

int run_execute(const struct run_settings *settings)
{
	struct run r = { .set = settings };
	int err = open_run(&r);
	int recorded;

	if (!err)
		err = start(&r);
	if (!err) {
		event_loop_read(r.loop, r.edits);
		err = finish(&r);
	}
	recorded = close_run(&r);
	return err ? err : recorded;
}
