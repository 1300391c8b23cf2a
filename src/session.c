/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "session.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cgroup_read.h"
#include "log.h"
#include "map.h"
#include "names.h"
#include "object.h"
#include "order.h"
#include "record.h"
#include "show.h"
#include "stack_read.h"
#include "stream.h"

#define NS_PER_S 1000000000ll

struct session;

struct reader { /* of one stream */
	struct session *session;
	struct stream *stream;
	uint32_t index;
};

struct session {
	const struct options *options;
	struct loaded *loaded;
	struct reader *readers;
	uint32_t count;
	struct show *show;
	struct record *record; /* NULL: nobody asked */
	struct names *names;
	struct order *order; /* NULL: one ring, or no times: what comes is in order */
	int64_t round;	     /* when the rings began to be read through, of CLOCK_MONOTONIC */
	int stop_fd;
	uint64_t taken;	  /* records, shown or not */
	int64_t deadline; /* of CLOCK_MONOTONIC, ns; 0: none */
	int64_t looked;	  /* when it was last asked which CPUs are online */
	int64_t flushed;  /* when the output was last handed on */
	int64_t maps_due; /* when the maps are shown next; 0: at the end */
	bool over;	  /* detached while reading */
	int err;	  /* the first that went wrong while reading */
};

static int64_t now_ns(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return t.tv_sec * NS_PER_S + t.tv_nsec;
}

/* Records */

static int flush(struct session *s)
{
	int err = show_flush(s->show);

	s->flushed = now_ns(CLOCK_MONOTONIC);
	if (err && !s->err)
		s->err = err;
	return s->err;
}

/* Maps */

static int show_content(struct session *s, uint32_t map)
{
	const struct object_map *m = &s->loaded->obj->maps[map];
	struct buf content = { 0 };
	int err = map_read(s->loaded->maps[map], m, now_ns(CLOCK_MONOTONIC), &content);

	if (!err)
		err = show_map(s->show, map, buf_text(&content), content.len);
	if (!err && s->record)
		record_put(s->record, RECORD_MAP, map, buf_text(&content), content.len);
	if (err && err != -ENOMEM) {
		log_error("cannot read the map %s: %s", m->name, strerror(-err));
		err = 0; /* what else there is to show is worth showing */
	}
	buf_free(&content);
	return err;
}

static void show_maps(struct session *s)
{
	const struct object *obj = s->loaded->obj;

	for (uint32_t i = obj->map_count; !s->err && i-- > 0;) /* libbcc has the last one first */
		if (obj->maps[i].show == OBJECT_MAP_RESULT)
			s->err = show_content(s, i);
}

static int64_t interval_ns(const struct session *s)
{
	return (int64_t)(s->options->interval * 1e9) + 1; /* never 0 */
}

/* Every so often, as asked; a time that was missed is left out. */
static void look_at_maps(struct session *s)
{
	int64_t interval = interval_ns(s);
	int64_t now = s->maps_due ? now_ns(CLOCK_MONOTONIC) : 0;

	if (!s->maps_due || now < s->maps_due || s->over)
		return;
	show_maps(s);
	s->maps_due += interval * ((now - s->maps_due) / interval + 1);
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
	return s->err || enough(s) || (s->deadline && now_ns(CLOCK_MONOTONIC) >= s->deadline) ||
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
	s->round = now_ns(CLOCK_MONOTONIC);
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
	if (now_ns(CLOCK_MONOTONIC) - s->round > ROUND_MAX)
		end_round(s);
	look_at_maps(s);
	if (now_ns(CLOCK_MONOTONIC) - s->flushed > STREAM_TICK_MS * 1000000ll)
		flush(s);
	if (!s->over && is_over(s)) {
		s->over = true;
		load_detach(s->loaded);
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

static unsigned int count_perf_streams(const struct object *obj)
{
	unsigned int n = 0;

	for (uint32_t i = 0; i < obj->stream_count; i++)
		n += obj->maps[obj->streams[i].map].type == BPF_MAP_TYPE_PERF_EVENT_ARRAY;
	return n;
}

static int open_reader(struct session *s, uint32_t i)
{
	const struct object *obj = s->loaded->obj;
	const struct object_stream *os = &obj->streams[i];
	bool counted = obj->counters != OBJECT_NONE;
	const struct stream_settings settings = {
		.pages = s->options->pages,
		.perf_streams = count_perf_streams(obj),
		.event_size = show_event_size(s->show, i),
		.map_type = obj->maps[os->map].type,
		.counters = counted ? s->loaded->maps[obj->counters] : -1,
		.counter = i,
		.counter_count = counted ? obj->maps[obj->counters].value_size / 8 : 0,
	};
	struct reader *r = &s->readers[i];

	r->session = s;
	r->index = i;
	return stream_open(os->name, s->loaded->maps[os->map], &settings, on_record, r, &r->stream);
}

/* A stack that is shown for the first time. */
static int resolve_stack(void *cookie, int64_t id, int32_t pid, struct buf *frames, bool *user)
{
	struct session *s = cookie;
	struct buf packed = { 0 };
	int err = stack_read(s->loaded, s->names, id, pid, frames, user);

	if (!err && s->record) {
		stacks_pack(id, pid, *user, frames, &packed);
		record_put(s->record, RECORD_STACK, 0, buf_text(&packed), packed.len);
		err = packed.failed ? -ENOMEM : 0;
	}
	buf_free(&packed);
	return err;
}

/* The same of a cgroup. */
static int resolve_cgroup(void *cookie, uint64_t id, struct buf *path)
{
	struct session *s = cookie;
	struct buf packed = { 0 };
	int err = cgroup_read(id, path);

	if (!err && s->record) {
		cgroups_pack(id, path, &packed);
		record_put(s->record, RECORD_CGROUP, 0, buf_text(&packed), packed.len);
		err = packed.failed ? -ENOMEM : 0;
	}
	buf_free(&packed);
	return err;
}

static int open_show(struct session *s)
{
	const struct show_settings settings = {
		.format = s->options->format,
		.file = stdout,
		.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR"),
		.clock.to_realtime = now_ns(CLOCK_REALTIME) - now_ns(CLOCK_MONOTONIC),
		.resolve = resolve_stack,
		.cgroup = resolve_cgroup,
		.cookie = s,
	};
	int err = show_new(s->loaded->obj, &settings, &s->show);

	if (!err && s->options->record)
		err = record_open(s->options->record, s->loaded->obj, &settings.clock, &s->record);
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

	s->names = names_new();
	s->count = s->loaded->obj->stream_count;
	s->readers = calloc(s->count + 1, sizeof(*s->readers));
	if (!s->readers || !s->names)
		return -ENOMEM;
	for (uint32_t i = 0; !err && i < s->count; i++)
		err = open_reader(s, i);
	return err ? err : open_order(s);
}

static int close_session(struct session *s)
{
	for (uint32_t i = 0; s->readers && i < s->count; i++)
		stream_close(s->readers[i].stream);
	free(s->readers);
	names_free(s->names);
	order_free(s->order);
	show_free(s->show);
	return record_close(s->record);
}

/* Reading */

static void drain(struct session *s)
{
	s->round = now_ns(CLOCK_MONOTONIC);
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
	int64_t now = now_ns(CLOCK_MONOTONIC);
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
	left = (s->deadline - now_ns(CLOCK_MONOTONIC)) / 1000000;
	return left < 0 ? 0 : left < STREAM_TICK_MS ? (int)left : STREAM_TICK_MS;
}

static int read_until_stopped(struct session *s)
{
	struct pollfd *fds = NULL;
	nfds_t n = 0;

	s->err = fill_poll_set(s, &fds, &n);
	s->looked = now_ns(CLOCK_MONOTONIC);
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

	load_detach(s->loaded);
	for (uint32_t i = 0; i < s->count; i++)
		stream_finish(s->readers[i].stream);
	if (s->order)
		order_release_all(s->order);
	show_maps(s);
	err = summarise(s);
	if (err && !s->err)
		s->err = err;
	if (flush(s))
		say_unwritten(s->err);
	return s->err;
}

static void say_ready(const struct loaded *l)
{
	if (l->points == l->prog_count)
		log_info("ready: %u programs attached; Ctrl-C ends", l->prog_count);
	else
		log_info("ready: %u programs attached at %u points; Ctrl-C ends", l->prog_count,
			 l->points);
}

static int start(struct session *s)
{
	int err = load_attach(s->loaded);

	if (err)
		return err;
	say_ready(s->loaded);
	if (s->options->seconds > 0)
		s->deadline = now_ns(CLOCK_MONOTONIC) + (int64_t)(s->options->seconds * 1e9);
	if (s->options->interval > 0)
		s->maps_due = now_ns(CLOCK_MONOTONIC) + interval_ns(s);
	show_begin(s->show);
	flush(s);
	return 0;
}

int session_run(struct loaded *l, const struct options *o, int stop_fd)
{
	struct session s = { .options = o, .loaded = l, .stop_fd = stop_fd };
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
