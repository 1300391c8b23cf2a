/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/event_loop.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "object/stream_layouts.h"
#include "print/report.h"
#include "run/audit.h"
#include "run/edit_swap.h"
#include "run/recorder.h"
#include "stream/shared_rings.h"
#include "stream/stream.h"
#include "stream/time_order.h"

/* All times are of CLOCK_MONOTONIC, in ns. */
struct event_loop {
	struct event_loop_settings set;
	struct edit_swap *edits;  /* NULL: without --watch */
	struct time_order *order; /* NULL: one ring or no times, records are printed as they come */
	int64_t round_start;	  /* when the loop began to drain the rings this time */
	struct pollfd *fds;
	nfds_t fd_count;
	bool fds_stale;	       /* there are other descriptors to poll */
	uint64_t record_count; /* printed or not */
	int64_t deadline;      /* 0: none */
	int64_t last_cpu_check;
	int64_t last_stop_check; /* while draining */
	int64_t last_flush;
	bool detached; /* while draining: the run is over */
	int err;
};

struct event_loop *event_loop_new(const struct event_loop_settings *settings)
{
	struct event_loop *l = calloc(1, sizeof(*l));

	if (l)
		l->set = *settings;
	return l;
}

void event_loop_free(struct event_loop *l)
{
	if (!l)
		return;
	time_order_free(l->order);
	free(l->fds);
	free(l);
}

int event_loop_error(const struct event_loop *l)
{
	return l->err;
}

int event_loop_keep_error(struct event_loop *l, int err)
{
	if (!l->err)
		l->err = err;
	return l->err;
}

int event_loop_flush(struct event_loop *l)
{
	l->last_flush = clock_ns(CLOCK_MONOTONIC);
	return event_loop_keep_error(l, report_flush(l->set.report));
}

/* The end of a run */

void event_loop_start(struct event_loop *l)
{
	double seconds = l->set.run->seconds;

	if (seconds > 0)
		l->deadline = clock_ns(CLOCK_MONOTONIC) + (int64_t)(seconds * 1e9);
}

static bool stop_requested(const struct event_loop *l)
{
	struct pollfd fd = { .fd = l->set.run->stop_fd, .events = POLLIN };

	return poll(&fd, 1, 0) > 0;
}

static bool count_reached(const struct event_loop *l)
{
	uint64_t count = l->set.run->count;

	return count && report_printed(l->set.report) >= count;
}

static bool run_is_over(const struct event_loop *l, bool stopped)
{
	return l->err || stopped || count_reached(l) ||
	       (l->deadline && clock_ns(CLOCK_MONOTONIC) >= l->deadline);
}

/* Printing */

static void print_due_maps(struct event_loop *l)
{
	int err = 0;

	for (struct generation *g = l->set.generations->first; g && !err && !l->detached;
	     g = g->next)
		err = g->replaced_by ? 0 : map_printer_poll(&g->maps);
	event_loop_keep_error(l, err);
}

/* Records past the end of the run are not printed: their stream has counted them. */
static void print_record(struct event_loop *l, const struct reader *r, int layout,
			 const void *bytes, size_t size)
{
	struct audit *audit = l->set.run->audit;
	bool print = !count_reached(l) && !l->err;

	if (audit)
		event_loop_keep_error(l, audit_event(audit, r->index, bytes, size, print));
	if (!print)
		return;
	event_loop_keep_error(l, report_part_record(r->generation->part, r->index, layout, bytes,
						    size));
	if (l->set.recorder)
		recorder_put(l->set.recorder, RECORD_EVENT, r->index, bytes, size);
}

/* Order */

/*
 * Rings are drained one after another, so a record newer than the start of the round may be read
 * before an older one that is still in another ring. Hold it until the next round ends. A round ends
 * when all rings are drained, however long that takes. If a ring never becomes empty, time_order
 * releases records early, once it holds as many as it may.
 */
#define SUBMIT_DELAY_NS 200000ll  /* ns from reading the clock to submitting the record */
#define PLAUSIBLE (10 * NS_PER_S) /* a number further from now than this is not a time */

static void end_round(struct event_loop *l)
{
	if (l->order)
		time_order_release(l->order, l->round_start - SUBMIT_DELAY_NS);
	l->round_start = clock_ns(CLOCK_MONOTONIC);
}

static void put_in_order(struct event_loop *l, struct reader *r, int layout, const void *bytes,
			 size_t size)
{
	const struct stream_layouts *layouts = &r->generation->layouts[r->index];
	int64_t time = 0;
	bool timed = stream_layouts_time(layouts, layout, bytes, size, &time) &&
		     time > l->round_start - PLAUSIBLE && time < l->round_start + PLAUSIBLE;

	r->generation->waiting++;
	time_order_put(l->order, r->id, layout, timed ? &time : NULL, bytes, size);
}

static void print_ordered(void *cookie, uint32_t id, int layout, const void *bytes, size_t size)
{
	struct event_loop *l = cookie;
	struct reader *r = l->set.generations->readers[id];

	r->generation->waiting--;
	print_record(l, r, layout, bytes, size);
}

void event_loop_release_all(struct event_loop *l)
{
	if (l->order)
		time_order_release_all(l->order);
}

/* Count the rings that are read; timed: their records may carry a time; held: bytes of the rings. */
static size_t count_rings(const struct event_loop *l, bool *timed, size_t *held)
{
	size_t rings = 0;

	for (const struct generation *g = l->set.generations->first; g; g = g->next) {
		*held += g->rings ? shared_rings_bytes(g->rings) : 0;
		for (uint32_t i = 0; i < g->object_set.stream_count; i++) {
			rings += g->counts ? 0 : stream_buffers(g->readers[i].stream);
			*timed |= g->layouts[i].timed;
		}
	}
	return rings;
}

/* Order is needed with several rings; under --watch the next generation has rings of its own. */
static int open_order(struct event_loop *l)
{
	bool timed = false;
	size_t held = 0;
	size_t rings = count_rings(l, &timed, &held);

	if (l->order || !timed || (rings < 2 && !l->edits))
		return 0;
	l->order = time_order_new(print_ordered, l, held);
	return l->order ? 0 : -ENOMEM;
}

/*
 * libbcc drains a ring until it is empty, which never happens while events come faster than they
 * are printed. So check for the end of the run here, too: detaching makes draining end.
 */
#define CHECK_EVERY 64	       /* records */
#define CHECK_GAP_NS 2000000ll /* at least between two checks: each is a system call */

static void check_while_draining(struct event_loop *l)
{
	int64_t now = clock_ns(CLOCK_MONOTONIC);

	if (l->set.run->audit)
		audit_read(l->set.run->audit);
	if (now - l->last_stop_check < CHECK_GAP_NS && !l->err && !count_reached(l))
		return;
	l->last_stop_check = now;
	print_due_maps(l);
	if (now - l->last_flush > STREAM_TICK_MS * 1000000ll)
		event_loop_flush(l);
	if (!l->detached && run_is_over(l, stop_requested(l))) {
		l->detached = true;
		l->set.detach(l->set.cookie);
	}
}

void event_loop_record(void *cookie, struct reader *r, const void *bytes, size_t size)
{
	struct event_loop *l = cookie;
	int layout = stream_layouts_choose(&r->generation->layouts[r->index], size);

	if (l->order)
		put_in_order(l, r, layout, bytes, size);
	else
		print_record(l, r, layout, bytes, size);
	if (++l->record_count % CHECK_EVERY == 0)
		check_while_draining(l);
}

static void drain(struct event_loop *l)
{
	struct audit *audit = l->set.run->audit;
	int64_t start = clock_ns(CLOCK_MONOTONIC);

	l->round_start = start;
	for (struct generation *g = l->set.generations->first; g; g = g->next)
		generation_drain(g);
	end_round(l);
	if (audit)
		event_loop_keep_error(l, audit_drain(audit, start));
	print_due_maps(l);
	event_loop_flush(l);
}

/* The poll set: the signals, stdout, the edited files, and every ring of every stream. */
enum { FD_STOP, FD_OUT, FD_OTHERS };

static size_t ring_fds(const struct event_loop *l, struct pollfd *fds, size_t max)
{
	size_t n = 0;

	for (const struct generation *g = l->set.generations->first; g; g = g->next)
		for (uint32_t i = 0; !g->counts && i < g->object_set.stream_count; i++)
			n += stream_poll_fds(g->readers[i].stream, fds ? fds + n : NULL,
					     fds ? max - n : 0);
	return n;
}

static int fill_poll_set(struct event_loop *l)
{
	size_t edits = l->edits ? edit_swap_poll_fds(l->edits, NULL) : 0;
	size_t rings = ring_fds(l, NULL, 0);
	struct pollfd *fds = realloc(l->fds, (FD_OTHERS + edits + rings) * sizeof(*fds));

	if (!fds)
		return -ENOMEM;
	l->fds = fds;
	fds[FD_STOP] = (struct pollfd){ .fd = l->set.run->stop_fd, .events = POLLIN };
	/* Without events to wait for, poll reports that the reader of a pipe is gone. */
	fds[FD_OUT] = (struct pollfd){ .fd = STDOUT_FILENO };
	if (edits)
		edit_swap_poll_fds(l->edits, fds + FD_OTHERS);
	ring_fds(l, fds + FD_OTHERS + edits, rings);
	l->fd_count = FD_OTHERS + edits + rings;
	l->fds_stale = false;
	return 0;
}

/* Every second, let the streams open rings for CPUs that came online, and close others. */
static void check_cpus(struct event_loop *l)
{
	int64_t now = clock_ns(CLOCK_MONOTONIC);

	if (now - l->last_cpu_check < NS_PER_S || l->detached)
		return;
	l->last_cpu_check = now;
	for (const struct generation *g = l->set.generations->first; g; g = g->next)
		for (uint32_t i = 0; !g->counts && i < g->object_set.stream_count; i++)
			l->fds_stale |= stream_update_cpus(g->readers[i].stream);
}

/* A compile or a grace period may have begun or ended: poll other descriptors. */
static void swap_edits(struct event_loop *l)
{
	if (!l->edits)
		return;
	if (!l->detached)
		event_loop_keep_error(l, edit_swap_poll(l->edits));
	event_loop_keep_error(l, generations_remove_printed(l->set.generations));
	l->fds_stale = true;
}

static int timeout_ms(const struct event_loop *l)
{
	int64_t left;

	if (!l->deadline)
		return STREAM_TICK_MS;
	left = (l->deadline - clock_ns(CLOCK_MONOTONIC)) / 1000000;
	return left < 0 ? 0 : left < STREAM_TICK_MS ? (int)left : STREAM_TICK_MS;
}

static int update_poll_set(struct event_loop *l)
{
	int err = l->fds_stale ? open_order(l) : 0;

	return !err && l->fds_stale ? fill_poll_set(l) : err;
}

static void wait_and_drain(struct event_loop *l)
{
	int err = update_poll_set(l);

	if (!err && poll(l->fds, l->fd_count, timeout_ms(l)) < 0 && errno != EINTR)
		err = -errno;
	drain(l);
	if (!err && l->fds[FD_OUT].revents & POLLERR)
		err = -EPIPE;
	event_loop_keep_error(l, err);
}

int event_loop_read(struct event_loop *l, struct edit_swap *edits)
{
	l->edits = edits;
	l->fds_stale = true;
	event_loop_keep_error(l, update_poll_set(l));
	l->last_cpu_check = clock_ns(CLOCK_MONOTONIC);
	while (!l->detached && !l->err && !run_is_over(l, l->fds[FD_STOP].revents)) {
		wait_and_drain(l);
		check_cpus(l);
		swap_edits(l);
	}
	return l->err;
}
