/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/audit_match.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

/*
 * A failed call without a begin time began before the run only if it returned within this time
 * after the run began.
 */
#define LONGEST_CALL_NS 1000000000ll

/* At most this many calls, and events, wait; then the older half is counted. */
#define WAITING_MAX 65536

struct event {
	uint32_t tid;
	bool printed;
	bool matched; /* with a call */
	int64_t time;
};

struct audit_match {
	int64_t begin, end;
	int64_t dropped_until; /* unmatched events up to this time were discarded; 0: none */
	struct audit_match_call *calls; /* waiting for their events */
	size_t call_count, call_capacity;
	struct event *events; /* waiting for their calls */
	size_t event_count, event_capacity;
	struct audit_match_row *rows;
	size_t row_count;
	int err;
};

struct audit_match *audit_match_new(void)
{
	struct audit_match *a = calloc(1, sizeof(*a));

	if (a)
		a->end = AUDIT_RUNNING;
	return a;
}

void audit_match_free(struct audit_match *a)
{
	if (!a)
		return;
	free(a->calls);
	free(a->events);
	free(a->rows);
	free(a);
}

void audit_match_begin(struct audit_match *a, int64_t time)
{
	a->begin = time;
}

void audit_match_end(struct audit_match *a, int64_t time)
{
	a->end = time;
}

/* Grow the array so that it holds one more element. */
static void *grow_array(void *all, size_t count, size_t *capacity, size_t size)
{
	size_t more = *capacity ? *capacity * 2 : 64;
	void *grown;

	if (count < *capacity)
		return all;
	grown = reallocarray(all, more, size);
	if (grown)
		*capacity = more;
	return grown;
}

/* Counting */

static void add_count(struct audit_match *a, enum audit_match_kind kind, int32_t number, uint64_t n)
{
	struct audit_match_row *rows;

	for (size_t i = 0; i < a->row_count; i++)
		if (a->rows[i].kind == kind && a->rows[i].number == number) {
			a->rows[i].count += n;
			return;
		}
	rows = reallocarray(a->rows, a->row_count + 1, sizeof(*rows));
	if (!rows) {
		a->err = -ENOMEM;
		return;
	}
	a->rows = rows;
	a->rows[a->row_count++] = (struct audit_match_row){ kind, number, n };
}

/*
 * A call has no begin time if seccomp refused it, or if it began before the audit was attached.
 * Calls of the second kind return soon.
 */
static bool is_on_edge(const struct audit_match *a, const struct audit_match_call *c)
{
	if (c->ended > a->end)
		return true;
	if (c->began)
		return c->began < a->begin;
	return c->ret >= 0 || c->ended < a->begin + LONGEST_CALL_NS;
}

/*
 * Return true if the call does not overlap the run: the audit is attached before the run begins and
 * detached after it ends. A call that ended after the run and has no begin time also began after the
 * run, while the audit was being detached.
 */
static bool is_outside(const struct audit_match *a, const struct audit_match_call *c)
{
	return c->ended < a->begin || (c->ended > a->end && (!c->began || c->began > a->end));
}

static bool is_inet(const struct audit_match_call *c)
{
	return !c->family || c->family == AF_INET || c->family == AF_INET6;
}

static void count_without_event(struct audit_match *a, const struct audit_match_call *c)
{
	if (!is_inet(c))
		add_count(a, AUDIT_FAMILY, c->family, 1);
	else if (c->ret < 0)
		add_count(a, AUDIT_FAILED, c->ret, 1);
	else if (c->family && c->protocol != IPPROTO_TCP && c->protocol != IPPROTO_MPTCP)
		add_count(a, AUDIT_PROTOCOL, c->protocol, 1);
	else
		add_count(a, AUDIT_MISSED, 0, 1);
}

/* Return true if an event of the call may still arrive, or was discarded. */
static bool may_have_event(const struct audit_match *a, const struct audit_match_call *c,
			   bool complete)
{
	return is_inet(c) && c->began && (!complete || c->began <= a->dropped_until);
}

/* event: the first event of the call, or NULL. complete: no further event of it can arrive. */
static void count_call(struct audit_match *a, const struct audit_match_call *c,
		       const struct event *event, bool complete)
{
	if (is_outside(a, c))
		return;
	/* A delivered event that was not printed arrived after the end of the run (-c). */
	if (is_on_edge(a, c) || (event && !event->printed))
		add_count(a, AUDIT_EDGE, 0, 1);
	else if (event)
		add_count(a, AUDIT_PRINTED, 0, 1);
	else if (may_have_event(a, c, complete))
		add_count(a, AUDIT_LOST, 0, 1);
	else
		count_without_event(a, c);
}

/* Matching */

static int compare_by_thread(uint32_t tid_a, int64_t time_a, uint32_t tid_b, int64_t time_b)
{
	if (tid_a != tid_b)
		return tid_a < tid_b ? -1 : 1;
	return time_a < time_b ? -1 : time_a > time_b;
}

static int compare_calls(const void *a, const void *b)
{
	const struct audit_match_call *x = a, *y = b;

	return compare_by_thread(x->tid, x->ended, y->tid, y->ended);
}

static int compare_events(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	return compare_by_thread(x->tid, x->time, y->tid, y->time);
}

/*
 * Match the call with its events, from index *next on: calls and events are sorted. The first event,
 * or NULL.
 */
static const struct event *match_events(struct audit_match *a, const struct audit_match_call *c,
					size_t *next)
{
	const struct event *first = NULL;
	size_t i = *next;

	if (!c->began && !is_on_edge(a, c))
		return NULL; /* refused before it could send an event */
	while (i < a->event_count &&
	       compare_by_thread(a->events[i].tid, a->events[i].time, c->tid, c->began) < 0)
		i++;
	*next = i;
	for (; i < a->event_count && a->events[i].tid == c->tid && a->events[i].time <= c->ended;
	     i++) {
		if (!first && !a->events[i].matched)
			first = &a->events[i];
		a->events[i].matched = true;
	}
	return first;
}

/*
 * Return true if the call of an unmatched event may still be in progress: its thread has sent no
 * later event up to until.
 */
static bool may_have_call(const struct audit_match *a, size_t i, int64_t until)
{
	return i + 1 == a->event_count || a->events[i + 1].tid != a->events[i].tid ||
	       a->events[i + 1].time > until;
}

/* Count unmatched events. drop: also those up to until whose call may still be added. */
static void settle_events(struct audit_match *a, int64_t until, bool drop)
{
	size_t left = 0;

	for (size_t i = 0; i < a->event_count; i++) {
		const struct event *e = &a->events[i];

		if (e->matched)
			continue;
		if (drop ? e->time > until : may_have_call(a, i, until))
			a->events[left++] = *e;
		else if (e->time >= a->begin && e->time <= a->end && e->printed)
			add_count(a, AUDIT_OTHER, 0, 1);
	}
	a->event_count = left;
}

/* Count the calls that ended up to until. complete: all their events have been added. */
static void settle_calls(struct audit_match *a, int64_t until, bool complete)
{
	size_t next = 0, left = 0;

	if (a->call_count)
		qsort(a->calls, a->call_count, sizeof(*a->calls), compare_calls);
	if (a->event_count)
		qsort(a->events, a->event_count, sizeof(*a->events), compare_events);
	for (size_t i = 0; i < a->call_count; i++) {
		const struct audit_match_call *c = &a->calls[i];

		if (c->ended <= until)
			count_call(a, c, match_events(a, c, &next), complete);
		else
			a->calls[left++] = *c;
	}
	a->call_count = left;
}

int audit_match_settle(struct audit_match *a, int64_t until)
{
	settle_calls(a, until, true);
	settle_events(a, until, false);
	return a->err;
}

/* Adding */

static int compare_ends(const void *a, const void *b)
{
	const struct audit_match_call *x = a, *y = b;

	return x->ended < y->ended ? -1 : x->ended > y->ended;
}

static int compare_times(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	return x->time < y->time ? -1 : x->time > y->time;
}

static void settle_older_calls(struct audit_match *a)
{
	qsort(a->calls, a->call_count, sizeof(*a->calls), compare_ends);
	settle_calls(a, a->calls[a->call_count / 2].ended, false);
	settle_events(a, INT64_MIN, false);
}

static void settle_older_events(struct audit_match *a)
{
	qsort(a->events, a->event_count, sizeof(*a->events), compare_times);
	a->dropped_until = a->events[a->event_count / 2].time;
	settle_calls(a, a->dropped_until, false);
	settle_events(a, a->dropped_until, true);
}

int audit_match_call(struct audit_match *a, const struct audit_match_call *c)
{
	struct audit_match_call *calls;

	if (a->call_count == WAITING_MAX)
		settle_older_calls(a);
	calls = grow_array(a->calls, a->call_count, &a->call_capacity, sizeof(*calls));
	if (!calls)
		return -ENOMEM;
	a->calls = calls;
	a->calls[a->call_count++] = *c;
	return a->err;
}

int audit_match_event(struct audit_match *a, uint32_t tid, int64_t time, bool printed)
{
	struct event *events;

	if (a->event_count == WAITING_MAX)
		settle_older_events(a);
	events = grow_array(a->events, a->event_count, &a->event_capacity, sizeof(*events));
	if (!events)
		return -ENOMEM;
	a->events = events;
	a->events[a->event_count++] =
		(struct event){ .tid = tid, .time = time, .printed = printed };
	return a->err;
}

/* Finishing */

static int compare_rows(const void *a, const void *b)
{
	const struct audit_match_row *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

int audit_match_finish(struct audit_match *a, uint64_t lost)
{
	settle_calls(a, AUDIT_RUNNING, true);
	settle_events(a, AUDIT_RUNNING, true);
	if (lost)
		add_count(a, AUDIT_LOST, 0, lost);
	if (a->row_count)
		qsort(a->rows, a->row_count, sizeof(*a->rows), compare_rows);
	return a->err;
}

const struct audit_match_row *audit_match_rows(const struct audit_match *a, size_t *n)
{
	*n = a->row_count;
	return a->rows;
}
