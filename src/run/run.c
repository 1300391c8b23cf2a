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

void session_detach(struct session *s)
{
	if (s->set->audit)
		audit_run_end(s->set->audit);
	for (struct generation *g = s->generations; g; g = g->next)
		loads_detach(&g->loads);
}

/* Opening */

static int open_show(struct session *s)
{
	const struct show_settings settings = {
		.format = s->set->format,
		.file = stdout,
		.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR"),
		.several = s->set->catalog->stream_count > 1,
		.clock.to_realtime = clock_ns(CLOCK_REALTIME) - clock_ns(CLOCK_MONOTONIC),
		.cgroup = session_names_cgroup,
		.cookie = &s->cgroups,
	};
	const char *file = s->set->record;
	int err = show_new(&settings, &s->show);

	if (!err && file)
		err = record_open(file, s->set->catalog, &settings.clock, &s->record);
	s->cgroups.record = s->record;
	return err;
}

/* All of it at once. */
static int open_all(struct session *s)
{
	const struct load_how how = { .sieve = &s->sieve };
	const struct catalog *all = s->set->catalog;
	struct generation *g = calloc(1, sizeof(*g));
	int err = g ? catalog_make(all->objects, all->object_count, &g->catalog) : -ENOMEM;

	if (!err)
		err = loads_load(&g->catalog, &how, &g->loads);
	if (!err)
		return session_add(s, g);
	generation_free(g);
	return err;
}

static int open_session(struct session *s)
{
	int err = open_show(s);

	s->names = names_new();
	if (!err && !s->names)
		err = -ENOMEM;
	if (err)
		return err;
	return s->set->watch ? watching_open(s) : open_all(s);
}

static int close_session(struct session *s)
{
	watching_close(s);
	while (s->generations)
		session_discard(s, s->generations);
	free((void *)s->readers);
	session_free_counts(s->closed, s->closed_count);
	unseen_free(&s->unseen);
	sieve_close(&s->sieve);
	names_free(s->names);
	order_free(s->order);
	show_free(s->show);
	free(s->fds);
	return record_close(s->record);
}

/* Ending */

static int say_audit(struct session *s)
{
	struct buf json = { 0 };
	int err = audit_run_finish(s->set->audit);

	audit_run_put_json(s->set->audit, &json);
	if (!err)
		err = json.failed ? -ENOMEM : show_audit(s->show, buf_text(&json));
	buf_free(&json);
	return err;
}

static void say_unseen(struct session *s)
{
	unsigned long long n = unseen_total(&s->unseen);

	if (!n)
		return;
	log_info("unseen: %llu times, in whatever process, a point was reached and the kernel ran "
		 "nothing there: it runs no program on a processor that is in the middle of "
		 "another, or of a bpf() call on a map",
		 n);
	show_unseen(s->show, n);
}

static int summarise(struct session *s)
{
	int err = 0;

	for (struct generation *g = s->generations; g && !err; g = g->next)
		err = session_count(s, g);
	if (err)
		return err;
	show_say_counts(s->closed, s->closed_count);
	say_unseen(s);
	if (s->set->audit && !s->err)
		s->err = say_audit(s);
	err = s->err ? 0 : show_summary(s->show, s->closed, s->closed_count);
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

static int finish_streams(struct session *s)
{
	int err = 0;

	for (struct generation *g = s->generations; g && !err; g = g->next) {
		err = g->counts ? 0 : generation_finish(g);
		for (uint32_t i = 0; !err && i < g->loads.count; i++)
			err = unseen_look(&s->unseen, &g->loads.all[i]);
	}
	if (s->set->audit && !err)
		err = audit_run_unseen(s->set->audit, &s->unseen);
	if (s->order)
		order_release_all(s->order);
	return err;
}

static int show_maps(struct session *s)
{
	int err = 0;

	for (struct generation *g = s->generations; g && !err; g = g->next)
		if (!g->after)
			err = session_maps_show(&g->maps);
	return err;
}

/* Detach first: then nothing new can come, and what is there can be counted. */
static int finish(struct session *s)
{
	int err;

	session_detach(s);
	err = finish_streams(s);
	if (!err && !s->err)
		err = show_maps(s);
	if (!err)
		err = summarise(s);
	if (err && !s->err)
		s->err = err;
	if (session_flush(s))
		say_unwritten(s->err);
	return s->err;
}

static void say_ready(const struct session *s)
{
	uint32_t programs = 0, places = 0;

	for (const struct generation *g = s->generations; g; g = g->next)
		for (uint32_t i = 0; i < g->loads.count; i++) {
			programs += g->loads.all[i].prog_count;
			places += load_places(&g->loads.all[i]);
		}
	if (places == programs)
		log_info("ready: %u programs attached; Ctrl-C ends", programs);
	else
		log_info("ready: %u programs attached at %u points; Ctrl-C ends", programs, places);
}

static int attach_all(struct session *s)
{
	int err = 0;

	for (struct generation *g = s->generations; g && !err; g = g->next)
		err = loads_attach(&g->loads);
	return err;
}

static int start(struct session *s)
{
	int err = attach_all(s);

	if (!err && s->set->audit)
		err = audit_run_attach(s->set->audit);
	if (err)
		return err;
	if (s->set->audit)
		audit_run_begin(s->set->audit);
	say_ready(s);
	if (s->set->seconds > 0)
		s->deadline = clock_ns(CLOCK_MONOTONIC) + (int64_t)(s->set->seconds * 1e9);
	for (struct generation *g = s->generations; g; g = g->next) {
		session_maps_start(&g->maps, s->set->interval);
		scene_begin(g->scene);
	}
	session_flush(s);
	return 0;
}

int session_run(const struct session_settings *settings)
{
	struct session s = { .set = settings };
	int recorded;
	int err;

	err = sieve_open(settings->filter, &s.sieve);
	if (!err)
		err = open_session(&s);

	if (!err)
		err = start(&s);
	if (!err) {
		session_read(&s);
		err = finish(&s);
	}
	recorded = close_session(&s);
	return err ? err : recorded;
}
