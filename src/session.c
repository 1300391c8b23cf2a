/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "audit_run.h"
#include "clock.h"
#include "log.h"
#include "machine.h"
#include "names.h"
#include "order.h"
#include "record.h"
#include "session_parts.h"
#include "show.h"
#include "stream.h"

static int flush(struct session *s)
{
	int err = show_flush(s->show);

	s->flushed = clock_ns(CLOCK_MONOTONIC);
	if (err && !s->err)
		s->err = err;
	return s->err;
}

static void look_at_maps(struct session *s)
{
	int err = 0;

	for (struct generation *g = s->generations; g && !err && !s->over; g = g->next)
		err = g->after ? 0 : session_maps_look(&g->maps);
	if (err && !s->err)
		s->err = err;
}

static bool stop_asked(const struct session *s)
{
	struct pollfd fd = { .fd = s->set->stop_fd, .events = POLLIN };

	return poll(&fd, 1, 0) > 0;
}

static bool enough(const struct session *s)
{
	return s->set->options->count && show_count(s->show) >= s->set->options->count;
}

static bool is_over(const struct session *s)
{
	return s->err || enough(s) || (s->deadline && clock_ns(CLOCK_MONOTONIC) >= s->deadline) ||
	       stop_asked(s);
}

/*
 * Order. Rings are read one after the other, so what one has that is later than the beginning of
 * the round may come before what another will bring: it waits for the next round, a tick later.
 */
#define SLACK 200000ll		  /* ns from taking the time to submitting */
#define ROUND_MAX 25000000ll	  /* ns: a ring that never gets empty holds no others up */
#define PLAUSIBLE (10 * NS_PER_S) /* before now; a number further off is no such time */

static void end_round(struct session *s)
{
	if (s->order)
		order_release(s->order, s->round - SLACK);
	s->round = clock_ns(CLOCK_MONOTONIC);
}

static void put_in_order(struct session *s, struct reader *r, const void *bytes, size_t size)
{
	int64_t time = 0;
	bool timed = scene_time(r->of->scene, r->index, bytes, size, &time) &&
		     time > s->round - PLAUSIBLE && time < s->round + PLAUSIBLE;

	r->of->waiting++;
	order_put(s->order, r->id, timed ? &time : NULL, bytes, size);
}

/*
 * libbcc reads a ring until it is empty, which it never is while events come faster than they
 * can be shown. So the end is looked for here, too, and detaching makes the reading end.
 */
#define LOOK_EVERY 64 /* records */

static void detach_all(struct session *s)
{
	if (s->set->audit)
		audit_run_end(s->set->audit);
	for (struct generation *g = s->generations; g; g = g->next)
		loads_detach(&g->loads);
}

static void look_up(struct session *s)
{
	if (clock_ns(CLOCK_MONOTONIC) - s->round > ROUND_MAX)
		end_round(s);
	if (s->set->audit)
		audit_run_read(s->set->audit);
	look_at_maps(s);
	if (clock_ns(CLOCK_MONOTONIC) - s->flushed > STREAM_TICK_MS * 1000000ll)
		flush(s);
	if (!s->over && is_over(s)) {
		s->over = true;
		detach_all(s);
	}
}

/* Past the end, it is only counted, which the stream has done. */
static void take(struct session *s, const struct reader *r, const void *bytes, size_t size)
{
	struct audit_run *audit = s->set->audit;
	bool shown = !enough(s) && !s->err;
	int err = audit ? audit_run_event(audit, r->index, bytes, size, shown) : 0;

	if (err && !s->err)
		s->err = err;
	if (!shown)
		return;
	s->err = scene_record(r->of->scene, r->index, bytes, size);
	if (s->record)
		record_put(s->record, RECORD_EVENT, r->index, bytes, size);
}

static void take_ordered(void *cookie, uint32_t id, const void *bytes, size_t size)
{
	struct session *s = cookie;
	struct reader *r = s->readers[id];

	r->of->waiting--;
	take(s, r, bytes, size);
}

static void on_record(void *cookie, struct reader *r, const void *bytes, size_t size)
{
	struct session *s = cookie;

	if (s->order)
		put_in_order(s, r, bytes, size);
	else
		take(s, r, bytes, size);
	if (++s->taken % LOOK_EVERY == 0)
		look_up(s);
}

/* Generations */

static int give_id(struct session *s, struct reader *r)
{
	struct reader **readers;

	for (r->id = 0; r->id < s->reader_count && s->readers[r->id];)
		r->id++;
	if (r->id == s->reader_count) {
		readers = reallocarray((void *)s->readers, r->id + 1, sizeof(*readers));
		if (!readers)
			return -ENOMEM;
		s->readers = readers;
		s->reader_count++;
	}
	s->readers[r->id] = r;
	return 0;
}

static void append(struct session *s, struct generation *g)
{
	struct generation **at = &s->generations;

	while (*at)
		at = &(*at)->next;
	*at = g;
	s->fds_stale = true;
}

/* The default size of rings is shared out among those of all that runs. */
static unsigned int count_perf_streams(const struct session *s, const struct generation *added)
{
	unsigned int n = generation_perf_streams(&added->catalog);

	for (const struct generation *g = s->generations; g; g = g->next)
		if (g != added && !g->after)
			n += generation_perf_streams(&g->catalog);
	return n > generation_perf_streams(s->set->catalog) ?
		       n :
		       generation_perf_streams(s->set->catalog);
}

static int open_order(struct session *s)
{
	size_t rings = s->watching ? 2 : 0; /* the next version's are others */
	bool timed = false;

	for (const struct generation *g = s->generations; g; g = g->next)
		for (uint32_t i = 0; i < g->catalog.stream_count; i++) {
			rings += g->counts ? 0 : stream_rings(g->readers[i].stream);
			timed |= scene_has_time(g->scene, i);
		}
	if (s->order || !timed || rings < 2)
		return 0;
	s->order = order_new(take_ordered, s);
	return s->order ? 0 : -ENOMEM;
}

int session_add(struct session *s, struct generation *g)
{
	const struct generation_settings settings = {
		.options = s->set->options,
		.show = s->show,
		.names = s->names,
		.record = s->record,
		.perf_streams = count_perf_streams(s, g),
		.on_record = on_record,
		.cookie = s,
	};
	int err;

	append(s, g);
	err = generation_open(g, &settings);
	for (uint32_t i = 0; !err && i < g->catalog.stream_count; i++)
		err = give_id(s, &g->readers[i]);
	return err ? err : open_order(s);
}

static struct stream_count *find_count(struct stream_count *all, size_t n, const char *stream)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(all[i].stream, stream))
			return &all[i];
	return NULL;
}

static int count_one(struct stream_count **all, size_t *n, const struct stream_count *c)
{
	struct stream_count *to = find_count(*all, *n, c->stream);
	char *name;

	if (!to) {
		to = reallocarray(*all, *n + 1, sizeof(*to));
		if (!to)
			return -ENOMEM;
		*all = to;
		name = strdup(c->stream);
		if (!name)
			return -ENOMEM;
		to += (*n)++;
		*to = (struct stream_count){ .stream = name };
	}
	to->submitted += c->submitted;
	to->delivered += c->delivered;
	to->lost += c->lost;
	to->shown += c->shown;
	to->misfits += c->misfits;
	return 0;
}

static void free_counts(struct stream_count *all, size_t n)
{
	while (n)
		free((char *)all[--n].stream);
	free(all);
}

/* A stream of the same name is the same one, over all generations. */
static int add_counts(struct session *s, struct generation *g)
{
	int err = 0;

	scene_counts(g->scene, g->counts);
	for (uint32_t i = 0; !err && i < g->catalog.stream_count; i++)
		err = count_one(&s->closed, &s->closed_count, &g->counts[i]);
	return err;
}

static void discard(struct session *s, struct generation *g)
{
	struct generation **at = &s->generations;

	while (*at && *at != g)
		at = &(*at)->next;
	if (*at)
		*at = g->next;
	for (uint32_t i = 0; i < s->reader_count; i++)
		if (s->readers[i] && s->readers[i]->of == g)
			s->readers[i] = NULL;
	generation_free(g);
	s->fds_stale = true;
}

int session_remove(struct session *s, struct generation *g)
{
	int err = g->counts ? add_counts(s, g) : 0;

	discard(s, g);
	return err;
}

/* Those that are read no more go when all of theirs is shown. */
static void look_at_generations(struct session *s)
{
	int err = 0;

	for (struct generation *g = s->generations, *next; g; g = next) {
		next = g->next;
		if (g->counts && !g->waiting)
			err = session_remove(s, g);
		if (err && !s->err)
			s->err = err;
	}
}

/* Opening */

static int open_show(struct session *s)
{
	const struct show_settings settings = {
		.format = s->set->options->format,
		.file = stdout,
		.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR"),
		.several = s->set->catalog->stream_count > 1,
		.clock.to_realtime = clock_ns(CLOCK_REALTIME) - clock_ns(CLOCK_MONOTONIC),
		.cgroup = session_names_cgroup,
		.cookie = &s->cgroups,
	};
	const char *file = s->set->options->record;
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
	return s->set->options->watch ? watching_open(s) : open_all(s);
}

static int close_session(struct session *s)
{
	watching_close(s);
	while (s->generations)
		discard(s, s->generations);
	free((void *)s->readers);
	free_counts(s->closed, s->closed_count);
	sieve_close(&s->sieve);
	names_free(s->names);
	order_free(s->order);
	show_free(s->show);
	free(s->fds);
	return record_close(s->record);
}

/* Reading */

static void drain(struct session *s)
{
	int64_t began = clock_ns(CLOCK_MONOTONIC);
	int err;

	s->round = began;
	for (struct generation *g = s->generations; g; g = g->next)
		generation_drain(g);
	end_round(s);
	err = s->set->audit ? audit_run_drain(s->set->audit, began) : 0;
	if (err && !s->err)
		s->err = err;
	look_at_maps(s);
	flush(s);
}

/* stdout, the signals, what is watched, and every ring of every stream. */
enum { FD_STOP, FD_OUT, FD_OTHERS };

static size_t ring_fds(const struct session *s, struct pollfd *fds, size_t room)
{
	size_t n = 0;

	for (const struct generation *g = s->generations; g; g = g->next)
		for (uint32_t i = 0; !g->counts && i < g->catalog.stream_count; i++)
			n += stream_poll_fds(g->readers[i].stream, fds ? fds + n : NULL,
					     fds ? room - n : 0);
	return n;
}

static int fill_poll_set(struct session *s)
{
	size_t watched = watching_poll_fds(s, NULL);
	size_t rings = ring_fds(s, NULL, 0);
	struct pollfd *fds = realloc(s->fds, (FD_OTHERS + watched + rings) * sizeof(*fds));

	if (!fds)
		return -ENOMEM;
	s->fds = fds;
	fds[FD_STOP] = (struct pollfd){ .fd = s->set->stop_fd, .events = POLLIN };
	/* No event asked for: it reports when the reader of a pipe has gone. */
	fds[FD_OUT] = (struct pollfd){ .fd = STDOUT_FILENO };
	watching_poll_fds(s, fds + FD_OTHERS);
	ring_fds(s, fds + FD_OTHERS + watched, rings);
	s->fd_count = FD_OTHERS + watched + rings;
	s->fds_stale = false;
	return 0;
}

/* Every second: are there other CPUs, and so other rings, than there were? */
static void look_at_cpus(struct session *s)
{
	int64_t now = clock_ns(CLOCK_MONOTONIC);
	int err = 0;

	if (now - s->looked < NS_PER_S || s->over)
		return;
	s->looked = now;
	for (const struct generation *g = s->generations; g; g = g->next)
		for (uint32_t i = 0; !g->counts && i < g->catalog.stream_count; i++)
			s->fds_stale |= stream_look(g->readers[i].stream);
	if (s->fds_stale)
		err = open_order(s);
	if (err && !s->err)
		s->err = err;
}

static void look_at_edits(struct session *s)
{
	int err = s->watching && !s->over ? watching_look(s) : 0;

	if (err && !s->err)
		s->err = err;
	if (s->watching)
		look_at_generations(s);
}

static int timeout_ms(const struct session *s)
{
	int64_t left;

	if (!s->deadline)
		return STREAM_TICK_MS;
	left = (s->deadline - clock_ns(CLOCK_MONOTONIC)) / 1000000;
	return left < 0 ? 0 : left < STREAM_TICK_MS ? (int)left : STREAM_TICK_MS;
}

static void wait_and_read(struct session *s)
{
	int err = s->fds_stale ? fill_poll_set(s) : 0;

	if (!err && poll(s->fds, s->fd_count, timeout_ms(s)) < 0 && errno != EINTR)
		err = -errno;
	drain(s);
	if (!err && s->fds[FD_OUT].revents & POLLERR)
		err = -EPIPE;
	if (err && !s->err)
		s->err = err;
}

static int read_until_stopped(struct session *s)
{
	s->err = fill_poll_set(s);
	s->looked = clock_ns(CLOCK_MONOTONIC);
	while (!s->over && !is_over(s)) {
		wait_and_read(s);
		look_at_cpus(s);
		look_at_edits(s);
	}
	return s->err;
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

static int summarise(struct session *s)
{
	int err = 0;

	for (struct generation *g = s->generations; g && !err; g = g->next)
		err = add_counts(s, g);
	if (err)
		return err;
	show_say_counts(s->closed, s->closed_count);
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

	for (struct generation *g = s->generations; g && !err; g = g->next)
		err = g->counts ? 0 : generation_finish(g);
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

	detach_all(s);
	err = finish_streams(s);
	if (!err && !s->err)
		err = show_maps(s);
	if (!err)
		err = summarise(s);
	if (err && !s->err)
		s->err = err;
	if (flush(s))
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
	int err = s->set->audit ? audit_run_attach(s->set->audit) : 0;

	if (!err)
		err = attach_all(s);
	if (err)
		return err;
	if (s->set->audit)
		audit_run_begin(s->set->audit);
	say_ready(s);
	if (s->set->options->seconds > 0)
		s->deadline = clock_ns(CLOCK_MONOTONIC) + (int64_t)(s->set->options->seconds * 1e9);
	for (struct generation *g = s->generations; g; g = g->next) {
		session_maps_start(&g->maps, s->set->options->interval);
		scene_begin(g->scene);
	}
	flush(s);
	return 0;
}

int session_run(const struct session_settings *settings)
{
	struct session s = { .set = settings };
	int recorded;
	int err;

	machine_allow_files();
	err = sieve_open(settings->filter, &s.sieve);
	if (!err)
		err = open_session(&s);

	if (!err)
		err = start(&s);
	if (!err) {
		read_until_stopped(&s);
		err = finish(&s);
	}
	recorded = close_session(&s);
	return err ? err : recorded;
}
