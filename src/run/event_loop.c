/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Reading the streams of a session, until something ends it. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "object/stream_layouts.h"
#include "print/report.h"
#include "run/audit.h"
#include "run/record.h"
#include "run/run_internal.h"
#include "stream/shared_rings.h"
#include "stream/stream.h"
#include "stream/time_order.h"

int event_loop_flush(struct run *s)
{
	int err = report_flush(s->report);

	s->flushed = clock_ns(CLOCK_MONOTONIC);
	if (err && !s->err)
		s->err = err;
	return s->err;
}

static void look_at_maps(struct run *s)
{
	int err = 0;

	for (struct generation *g = s->generations; g && !err && !s->over; g = g->next)
		err = g->after ? 0 : show_maps_poll(&g->maps);
	if (err && !s->err)
		s->err = err;
}

static bool stop_asked(const struct run *s)
{
	struct pollfd fd = { .fd = s->set->stop_fd, .events = POLLIN };

	return poll(&fd, 1, 0) > 0;
}

static bool enough(const struct run *s)
{
	return s->set->count && report_count(s->report) >= s->set->count;
}

static bool is_over(const struct run *s, bool stopped)
{
	return s->err || stopped || enough(s) ||
	       (s->deadline && clock_ns(CLOCK_MONOTONIC) >= s->deadline);
}

/*
 * Order. Rings are read one after the other, so what one has that is later than the beginning of
 * the round may come before what another will bring: it waits for the next round, a tick later.
 * A round ends when every ring has been read, however long that takes; what a ring that never gets
 * empty brings meanwhile is shown when no more can wait.
 */
#define SLACK 200000ll		  /* ns from taking the time to submitting */
#define PLAUSIBLE (10 * NS_PER_S) /* before now; a number further off is no such time */

static void end_round(struct run *s)
{
	if (s->order)
		time_order_release(s->order, s->round - SLACK);
	s->round = clock_ns(CLOCK_MONOTONIC);
}

static void put_in_order(struct run *s, struct reader *r, int layout, const void *bytes,
			 size_t size)
{
	int64_t time = 0;
	bool timed = stream_layouts_time(&r->of->layouts[r->index], layout, bytes, size, &time) &&
		     time > s->round - PLAUSIBLE && time < s->round + PLAUSIBLE;

	r->of->waiting++;
	time_order_put(s->order, r->id, layout, timed ? &time : NULL, bytes, size);
}

/*
 * libbcc reads a ring until it is empty, which it never is while events come faster than they
 * can be shown. So the end is looked for here, too, and detaching makes the reading end.
 */
#define LOOK_EVERY 64	    /* records */
#define GLANCE_NS 2000000ll /* and no oftener: each is a system call */

static void look_up(struct run *s)
{
	int64_t now = clock_ns(CLOCK_MONOTONIC);

	if (s->set->audit)
		audit_read(s->set->audit);
	if (now - s->glanced < GLANCE_NS && !s->err && !enough(s))
		return;
	s->glanced = now;
	look_at_maps(s);
	if (now - s->flushed > STREAM_TICK_MS * 1000000ll)
		event_loop_flush(s);
	if (!s->over && is_over(s, stop_asked(s))) {
		s->over = true;
		run_detach(s);
	}
}

/* Past the end, it is only counted, which the stream has done. */
static void take(struct run *s, const struct reader *r, int layout, const void *bytes, size_t size)
{
	struct audit *audit = s->set->audit;
	bool shown = !enough(s) && !s->err;
	int err = audit ? audit_event(audit, r->index, bytes, size, shown) : 0;

	if (err && !s->err)
		s->err = err;
	if (!shown)
		return;
	s->err = report_part_record(r->of->part, r->index, layout, bytes, size);
	if (s->record)
		record_put(s->record, RECORD_EVENT, r->index, bytes, size);
}

static void take_ordered(void *cookie, uint32_t id, int layout, const void *bytes, size_t size)
{
	struct run *s = cookie;
	struct reader *r = s->readers[id];

	r->of->waiting--;
	take(s, r, layout, bytes, size);
}

void event_loop_take(void *cookie, struct reader *r, const void *bytes, size_t size)
{
	struct run *s = cookie;
	int layout = stream_layouts_choose(&r->of->layouts[r->index], size);

	if (s->order)
		put_in_order(s, r, layout, bytes, size);
	else
		take(s, r, layout, bytes, size);
	if (++s->taken % LOOK_EVERY == 0)
		look_up(s);
}

int event_loop_open_order(struct run *s)
{
	size_t rings = s->watching ? 2 : 0; /* the next version's are others */
	size_t held = 0;
	bool timed = false;

	for (const struct generation *g = s->generations; g; g = g->next) {
		held += g->rings ? shared_rings_bytes(g->rings) : 0;
		for (uint32_t i = 0; i < g->object_set.stream_count; i++) {
			rings += g->counts ? 0 : stream_buffers(g->readers[i].stream);
			timed |= g->layouts[i].timed;
		}
	}
	if (s->order || !timed || rings < 2)
		return 0;
	s->order = time_order_new(take_ordered, s, held);
	return s->order ? 0 : -ENOMEM;
}

/* Reading */

static void drain(struct run *s)
{
	int64_t began = clock_ns(CLOCK_MONOTONIC);
	int err;

	s->round = began;
	for (struct generation *g = s->generations; g; g = g->next)
		generation_drain(g);
	end_round(s);
	err = s->set->audit ? audit_drain(s->set->audit, began) : 0;
	if (err && !s->err)
		s->err = err;
	look_at_maps(s);
	event_loop_flush(s);
}

/* stdout, the signals, what is watched, and every ring of every stream. */
enum { FD_STOP, FD_OUT, FD_OTHERS };

static size_t ring_fds(const struct run *s, struct pollfd *fds, size_t room)
{
	size_t n = 0;

	for (const struct generation *g = s->generations; g; g = g->next)
		for (uint32_t i = 0; !g->counts && i < g->object_set.stream_count; i++)
			n += stream_poll_fds(g->readers[i].stream, fds ? fds + n : NULL,
					     fds ? room - n : 0);
	return n;
}

static int fill_poll_set(struct run *s)
{
	size_t watched = edit_swap_poll_fds(s, NULL);
	size_t rings = ring_fds(s, NULL, 0);
	struct pollfd *fds = realloc(s->fds, (FD_OTHERS + watched + rings) * sizeof(*fds));

	if (!fds)
		return -ENOMEM;
	s->fds = fds;
	fds[FD_STOP] = (struct pollfd){ .fd = s->set->stop_fd, .events = POLLIN };
	/* No event asked for: it reports when the reader of a pipe has gone. */
	fds[FD_OUT] = (struct pollfd){ .fd = STDOUT_FILENO };
	edit_swap_poll_fds(s, fds + FD_OTHERS);
	ring_fds(s, fds + FD_OTHERS + watched, rings);
	s->fd_count = FD_OTHERS + watched + rings;
	s->fds_stale = false;
	return 0;
}

/* Every second: are there other CPUs, and so other rings, than there were? */
static void look_at_cpus(struct run *s)
{
	int64_t now = clock_ns(CLOCK_MONOTONIC);
	int err = 0;

	if (now - s->looked < NS_PER_S || s->over)
		return;
	s->looked = now;
	for (const struct generation *g = s->generations; g; g = g->next)
		for (uint32_t i = 0; !g->counts && i < g->object_set.stream_count; i++)
			s->fds_stale |= stream_update_cpus(g->readers[i].stream);
	if (s->fds_stale)
		err = event_loop_open_order(s);
	if (err && !s->err)
		s->err = err;
}

static void look_at_edits(struct run *s)
{
	int err = s->watching && !s->over ? edit_swap_poll(s) : 0;

	if (err && !s->err)
		s->err = err;
	if (s->watching)
		generations_refresh(s);
}

static int timeout_ms(const struct run *s)
{
	int64_t left;

	if (!s->deadline)
		return STREAM_TICK_MS;
	left = (s->deadline - clock_ns(CLOCK_MONOTONIC)) / 1000000;
	return left < 0 ? 0 : left < STREAM_TICK_MS ? (int)left : STREAM_TICK_MS;
}

static void wait_and_read(struct run *s)
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

int event_loop_read(struct run *s)
{
	s->err = fill_poll_set(s);
	s->looked = clock_ns(CLOCK_MONOTONIC);
	while (!s->over && !s->err && !is_over(s, s->fds[FD_STOP].revents)) {
		wait_and_read(s);
		look_at_cpus(s);
		look_at_edits(s);
	}
	return s->err;
}
