/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "session.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "catalog.h"
#include "clock.h"
#include "load_all.h"
#include "log.h"
#include "names.h"
#include "order.h"
#include "record.h"
#include "session_maps.h"
#include "session_names.h"
#include "show.h"
#include "stream.h"

struct session;

struct reader { /* of one stream */
	struct session *session;
	struct stream *stream;
	uint32_t index;
};

struct session {
	const struct options *options;
	const struct catalog *catalog;
	struct loads *loads;
	struct reader *readers;
	uint32_t count;
	struct show *show;
	struct record *record; /* NULL: nobody asked */
	struct session_maps maps;
	struct session_names names;
	struct order *order; /* NULL: one ring, or no times: what comes is in order */
	int64_t round;	     /* when the rings began to be read through, of CLOCK_MONOTONIC */
	int stop_fd;
	uint64_t taken;	  /* records, shown or not */
	int64_t deadline; /* of CLOCK_MONOTONIC, ns; 0: none */
	int64_t looked;	  /* when it was last asked which CPUs are online */
	int64_t flushed;  /* when the output was last handed on */
	bool over;	  /* detached while reading */
	int err;	  /* the first that went wrong while reading */
};

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
	int err = s->over ? 0 : session_maps_look(&s->maps);

	if (err && !s->err)
		s->err = err;
}

static bool stop_asked(const struct session *s)
{
	struct pollfd fd = { .fd = s->stop_fd, .events = POLLIN };

	return poll(&fd, 1, 0) > 0;
}

static bool enough(const struct session *s)
{
	return s->options->count && show_count(s->show) >= s->options->count;
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

static void put_in_order(struct session *s, uint32_t stream, const void *bytes, size_t size)
{
	int64_t time = 0;
	bool timed = show_time(s->show, stream, bytes, size, &time) &&
		     time > s->round - PLAUSIBLE && time < s->round + PLAUSIBLE;

	order_put(s->order, stream, timed ? &time : NULL, bytes, size);
}

/*
 * libbcc reads a ring until it is empty, which it never is while events come faster than they
 * can be shown. So the end is looked for here, too, and detaching makes the reading end.
 */
#define LOOK_EVERY 64 /* records */

static void look_up(struct session *s)
{
	if (clock_ns(CLOCK_MONOTONIC) - s->round > ROUND_MAX)
		end_round(s);
	look_at_maps(s);
	if (clock_ns(CLOCK_MONOTONIC) - s->flushed > STREAM_TICK_MS * 1000000ll)
		flush(s);
	if (!s->over && is_over(s)) {
		s->over = true;
		loads_detach(s->loads);
	}
}

/* Past the end, it is only counted, which the stream has done. */
static void take(void *cookie, uint32_t stream, const void *bytes, size_t size)
{
	struct session *s = cookie;

	if (enough(s) || s->err)
		return;
	s->err = show_record(s->show, stream, bytes, size);
	if (s->record)
		record_put(s->record, RECORD_EVENT, stream, bytes, size);
}

static void on_record(void *cookie, const void *bytes, size_t size)
{
	struct reader *r = cookie;
	struct session *s = r->session;

	if (s->order)
		put_in_order(s, r->index, bytes, size);
	else
		take(s, r->index, bytes, size);
	if (++s->taken % LOOK_EVERY == 0)
		look_up(s);
}

/* Opening */

static uint32_t type_of(const struct session *s, uint32_t stream)
{
	const struct object *obj = catalog_object_of(s->catalog, &s->catalog->streams[stream]);

	return obj->maps[catalog_stream(s->catalog, stream)->map].type;
}

static unsigned int count_perf_streams(const struct session *s)
{
	unsigned int n = 0;

	for (uint32_t i = 0; i < s->count; i++)
		n += type_of(s, i) == BPF_MAP_TYPE_PERF_EVENT_ARRAY;
	return n;
}

static int open_reader(struct session *s, uint32_t i, unsigned int perf_streams)
{
	const struct catalog_entry *e = &s->catalog->streams[i];
	const struct loaded *l = &s->loads->all[e->object];
	const struct object *obj = l->obj;
	bool counted = obj->counters != OBJECT_NONE;
	const struct stream_settings settings = {
		.pages = s->options->pages,
		.told = i > 0,
		.perf_streams = perf_streams,
		.event_size = show_event_size(s->show, i),
		.map_type = type_of(s, i),
		.counters = counted ? l->maps[obj->counters] : -1,
		.counter = e->index,
		.counter_count = counted ? obj->maps[obj->counters].value_size / 8 : 0,
	};
	struct reader *r = &s->readers[i];

	r->session = s;
	r->index = i;
	return stream_open(e->name, l->maps[obj->streams[e->index].map], &settings, on_record, r,
			   &r->stream);
}

static int open_show(struct session *s)
{
	const struct show_settings settings = {
		.format = s->options->format,
		.file = stdout,
		.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR"),
		.clock.to_realtime = clock_ns(CLOCK_REALTIME) - clock_ns(CLOCK_MONOTONIC),
		.resolve = session_names_stack,
		.cgroup = session_names_cgroup,
		.cookie = &s->names,
	};
	int err = show_new(s->catalog, &settings, &s->show);

	if (!err && s->options->record)
		err = record_open(s->options->record, s->catalog, &settings.clock, &s->record);
	s->maps = (struct session_maps){ s->catalog, s->loads, s->show, s->record, 0, 0 };
	s->names.record = s->record;
	return err;
}

static int open_order(struct session *s)
{
	size_t rings = 0;
	bool timed = false;

	for (uint32_t i = 0; i < s->count; i++) {
		rings += stream_rings(s->readers[i].stream);
		timed |= show_has_time(s->show, i);
	}
	if (!timed || rings < 2)
		return 0;
	s->order = order_new(take, s);
	return s->order ? 0 : -ENOMEM;
}

static int open_session(struct session *s)
{
	int err = open_show(s);

	s->names.loads = s->loads;
	s->names.names = names_new();
	s->count = s->catalog->stream_count;
	s->readers = calloc(s->count + 1, sizeof(*s->readers));
	if (!s->readers || !s->names.names)
		return -ENOMEM;
	for (uint32_t i = 0, n = count_perf_streams(s); !err && i < s->count; i++)
		err = open_reader(s, i, n);
	return err ? err : open_order(s);
}

static int close_session(struct session *s)
{
	for (uint32_t i = 0; s->readers && i < s->count; i++)
		stream_close(s->readers[i].stream);
	free(s->readers);
	names_free(s->names.names);
	order_free(s->order);
	show_free(s->show);
	return record_close(s->record);
}

/* Reading */

static void drain(struct session *s)
{
	s->round = clock_ns(CLOCK_MONOTONIC);
	for (uint32_t i = 0; i < s->count; i++)
		stream_drain(s->readers[i].stream);
	end_round(s);
	look_at_maps(s);
	flush(s);
}

/* stdout, the signals, and every ring of every stream. */
enum { FD_STOP, FD_OUT, FD_RINGS };

static int fill_poll_set(const struct session *s, struct pollfd **set, nfds_t *n)
{
	size_t count = FD_RINGS;
	struct pollfd *fds;

	for (uint32_t i = 0; i < s->count; i++)
		count += stream_poll_fds(s->readers[i].stream, NULL, 0);
	fds = realloc(*set, count * sizeof(*fds));
	if (!fds)
		return -ENOMEM;
	*set = fds;
	fds[FD_STOP] = (struct pollfd){ .fd = s->stop_fd, .events = POLLIN };
	/* No event asked for: it reports when the reader of a pipe has gone. */
	fds[FD_OUT] = (struct pollfd){ .fd = STDOUT_FILENO };
	*n = FD_RINGS;
	for (uint32_t i = 0; i < s->count; i++)
		*n += stream_poll_fds(s->readers[i].stream, fds + *n, count - *n);
	return 0;
}

/* Every second: are there other CPUs, and so other rings, than there were? */
static void look_at_cpus(struct session *s, struct pollfd **fds, nfds_t *n)
{
	int64_t now = clock_ns(CLOCK_MONOTONIC);
	bool changed = false;
	int err;

	if (now - s->looked < NS_PER_S || s->over)
		return;
	s->looked = now;
	for (uint32_t i = 0; i < s->count; i++)
		changed |= stream_look(s->readers[i].stream);
	err = changed ? fill_poll_set(s, fds, n) : 0;
	if (!err && changed && !s->order)
		err = open_order(s);
	if (err && !s->err)
		s->err = err;
}

static int timeout_ms(const struct session *s)
{
	int64_t left;

	if (!s->deadline)
		return STREAM_TICK_MS;
	left = (s->deadline - clock_ns(CLOCK_MONOTONIC)) / 1000000;
	return left < 0 ? 0 : left < STREAM_TICK_MS ? (int)left : STREAM_TICK_MS;
}

static int read_until_stopped(struct session *s)
{
	struct pollfd *fds = NULL;
	nfds_t n = 0;

	s->err = fill_poll_set(s, &fds, &n);
	s->looked = clock_ns(CLOCK_MONOTONIC);
	while (!s->over && !is_over(s)) {
		if (poll(fds, n, timeout_ms(s)) < 0 && errno != EINTR)
			s->err = -errno;
		drain(s);
		if (fds[FD_OUT].revents & POLLERR && !s->err)
			s->err = -EPIPE;
		look_at_cpus(s, &fds, &n);
	}
	free(fds);
	return s->err;
}

/* Ending */

static void count_stream(const struct reader *r, struct stream_count *c)
{
	*c = (struct stream_count){
		.stream = stream_name(r->stream),
		.delivered = stream_delivered(r->stream),
		.lost = stream_lost(r->stream),
	};
	c->submitted = c->delivered + c->lost;
}

static int summarise(struct session *s)
{
	struct stream_count *counts = calloc(s->count + 1, sizeof(*counts));
	int err;

	if (!counts)
		return -ENOMEM;
	for (uint32_t i = 0; i < s->count; i++)
		count_stream(&s->readers[i], &counts[i]);
	show_say_counts(s->show, counts);
	err = s->err ? 0 : show_summary(s->show, counts);
	if (s->record)
		record_counts(s->record, counts, s->count);
	free(counts);
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

/* Detach first: then nothing new can come, and what is there can be counted. */
static int finish(struct session *s)
{
	int err;

	loads_detach(s->loads);
	for (uint32_t i = 0; i < s->count; i++)
		stream_finish(s->readers[i].stream);
	if (s->order)
		order_release_all(s->order);
	err = s->err ? 0 : session_maps_show(&s->maps);
	if (!err)
		err = summarise(s);
	if (err && !s->err)
		s->err = err;
	if (flush(s))
		say_unwritten(s->err);
	return s->err;
}

static void say_ready(const struct loads *l)
{
	uint32_t programs = 0, points = 0;

	for (uint32_t i = 0; i < l->count; i++) {
		programs += l->all[i].prog_count;
		points += load_places(&l->all[i]);
	}
	if (points == programs)
		log_info("ready: %u programs attached; Ctrl-C ends", programs);
	else
		log_info("ready: %u programs attached at %u points; Ctrl-C ends", programs, points);
}

static int start(struct session *s)
{
	int err = loads_attach(s->loads);

	if (err)
		return err;
	say_ready(s->loads);
	if (s->options->seconds > 0)
		s->deadline = clock_ns(CLOCK_MONOTONIC) + (int64_t)(s->options->seconds * 1e9);
	session_maps_start(&s->maps, s->options->interval);
	show_begin(s->show);
	flush(s);
	return 0;
}

int session_run(const struct catalog *catalog, struct loads *loads, const struct options *o,
		int stop_fd)
{
	struct session s = { .options = o, .catalog = catalog, .loads = loads, .stop_fd = stop_fd };
	int err = open_session(&s);
	int recorded;

	if (!err)
		err = start(&s);
	if (!err) {
		read_until_stopped(&s);
		err = finish(&s);
	}
	recorded = close_session(&s);
	return err ? err : recorded;
}
