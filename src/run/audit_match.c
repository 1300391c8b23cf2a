/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/audit_match.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

/* Of a call whose beginning was not seen: after this it can't have begun before we came. */
#define LONGEST_CALL 1000000000ll /* ns */

/* So many calls wait for their events, and events for their calls; of more the older half goes. */
#define WAITING_MAX 65536

struct event {
	uint32_t tid;
	bool shown;
	bool taken; /* by a call */
	int64_t time;
};

struct audit_match {
	int64_t begin, end;
	int64_t blind; /* until then events have gone that found no call; 0: none has */
	struct audit_match_call *calls; /* that wait for their events */
	size_t call_count, call_room;
	struct event *events; /* that wait for their calls */
	size_t event_count, event_room;
	struct audit_match_row *rows;
	size_t row_count;
	int err;
};

struct audit_match *audit_match_new(void)
{
	struct audit_match *a = calloc(1, sizeof(*a));

	if (a)
		a->end = AUDIT_STILL;
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

/* Room for one more of these. */
static void *grow(void *all, size_t count, size_t *room, size_t size)
{
	size_t more = *room ? *room * 2 : 64;
	void *grown;

	if (count < *room)
		return all;
	grown = reallocarray(all, more, size);
	if (grown)
		*room = more;
	return grown;
}

/* Counting */

static void count(struct audit_match *a, enum audit_match_kind what, int32_t number, uint64_t n)
{
	struct audit_match_row *rows;

	for (size_t i = 0; i < a->row_count; i++)
		if (a->rows[i].what == what && a->rows[i].number == number) {
			a->rows[i].count += n;
			return;
		}
	rows = reallocarray(a->rows, a->row_count + 1, sizeof(*rows));
	if (!rows) {
		a->err = -ENOMEM;
		return;
	}
	a->rows = rows;
	a->rows[a->row_count++] = (struct audit_match_row){ what, number, n };
}

/*
 * A call that a seccomp filter refuses has no beginning for us, and neither has one that began
 * before we came: that one returns soon.
 */
static bool is_on_edge(const struct audit_match *a, const struct audit_match_call *c)
{
	if (c->ended > a->end)
		return true;
	if (c->began)
		return c->began < a->begin;
	return c->ret >= 0 || c->ended < a->begin + LONGEST_CALL;
}

/*
 * It has nothing to do with the run: the audit is attached a little longer than that. Of a call
 * behind the end whose beginning was not seen that had been detached already.
 */
static bool is_outside(const struct audit_match *a, const struct audit_match_call *c)
{
	return c->ended < a->begin || (c->ended > a->end && (!c->began || c->began > a->end));
}

static bool is_inet(const struct audit_match_call *c)
{
	return !c->family || c->family == AF_INET || c->family == AF_INET6;
}

static void count_unseen(struct audit_match *a, const struct audit_match_call *c)
{
	if (!is_inet(c))
		count(a, AUDIT_FAMILY, c->family, 1);
	else if (c->ret < 0)
		count(a, AUDIT_FAILED, c->ret, 1);
	else if (c->family && c->protocol != IPPROTO_TCP && c->protocol != IPPROTO_MPTCP)
		count(a, AUDIT_PROTOCOL, c->protocol, 1);
	else
		count(a, AUDIT_MISSED, 0, 1);
}

/* None has come, but one may come still, or have gone. */
static bool may_have_event(const struct audit_match *a, const struct audit_match_call *c,
			   bool known)
{
	return is_inet(c) && c->began && (!known || c->began <= a->blind);
}

/* event: the first of the call's; NULL: none came. known: then none will. */
static void count_call(struct audit_match *a, const struct audit_match_call *c,
		       const struct event *event, bool known)
{
	if (is_outside(a, c))
		return;
	/* One that was delivered and not shown came after the end of what was asked for (-c). */
	if (is_on_edge(a, c) || (event && !event->shown))
		count(a, AUDIT_EDGE, 0, 1);
	else if (event)
		count(a, AUDIT_SHOWN, 0, 1);
	else if (may_have_event(a, c, known))
		count(a, AUDIT_LOST, 0, 1);
	else
		count_unseen(a, c);
}

/* Bringing together */

static int by_thread(uint32_t a, int64_t at, uint32_t b, int64_t bt)
{
	return a != b ? (a < b ? -1 : 1) : at < bt ? -1 : at > bt;
}

static int compare_calls(const void *a, const void *b)
{
	const struct audit_match_call *x = a, *y = b;

	return by_thread(x->tid, x->ended, y->tid, y->ended);
}

static int compare_events(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	return by_thread(x->tid, x->time, y->tid, y->time);
}

/* The events are in order: from *at on, those of the call are taken. The first of them, or NULL. */
static const struct event *take_events(struct audit_match *a, const struct audit_match_call *c,
				       size_t *at)
{
	const struct event *first = NULL;
	size_t i = *at;

	if (!c->began && !is_on_edge(a, c))
		return NULL; /* it did nothing */
	while (i < a->event_count &&
	       by_thread(a->events[i].tid, a->events[i].time, c->tid, c->began) < 0)
		i++;
	*at = i;
	for (; i < a->event_count && a->events[i].tid == c->tid && a->events[i].time <= c->ended;
	     i++) {
		if (!first && !a->events[i].taken)
			first = &a->events[i];
		a->events[i].taken = true;
	}
	return first;
}

/*
 * An event without a call may be of one that was still under way at that time, unless its thread
 * had sent another by then.
 */
static bool may_have_call(const struct audit_match *a, size_t i, int64_t until)
{
	return i + 1 == a->event_count || a->events[i + 1].tid != a->events[i].tid ||
	       a->events[i + 1].time > until;
}

/* gone: those until then are waited for no longer. */
static void settle_events(struct audit_match *a, int64_t until, bool gone)
{
	size_t left = 0;

	for (size_t i = 0; i < a->event_count; i++) {
		const struct event *e = &a->events[i];

		if (e->taken)
			continue;
		if (gone ? e->time > until : may_have_call(a, i, until))
			a->events[left++] = *e;
		else if (e->time >= a->begin && e->time <= a->end && e->shown)
			count(a, AUDIT_OTHER, 0, 1);
	}
	a->event_count = left;
}

/* known: all events until then are there. */
static void settle_calls(struct audit_match *a, int64_t until, bool known)
{
	size_t at = 0, left = 0;

	if (a->call_count)
		qsort(a->calls, a->call_count, sizeof(*a->calls), compare_calls);
	if (a->event_count)
		qsort(a->events, a->event_count, sizeof(*a->events), compare_events);
	for (size_t i = 0; i < a->call_count; i++) {
		const struct audit_match_call *c = &a->calls[i];

		if (c->ended <= until)
			count_call(a, c, take_events(a, c, &at), known);
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

/* Taking them in */

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

static void drop_calls(struct audit_match *a)
{
	qsort(a->calls, a->call_count, sizeof(*a->calls), compare_ends);
	settle_calls(a, a->calls[a->call_count / 2].ended, false);
	settle_events(a, INT64_MIN, false);
}

static void drop_events(struct audit_match *a)
{
	qsort(a->events, a->event_count, sizeof(*a->events), compare_times);
	a->blind = a->events[a->event_count / 2].time;
	settle_calls(a, a->blind, false);
	settle_events(a, a->blind, true);
}

int audit_match_call(struct audit_match *a, const struct audit_match_call *c)
{
	struct audit_match_call *calls;

	if (a->call_count == WAITING_MAX)
		drop_calls(a);
	calls = grow(a->calls, a->call_count, &a->call_room, sizeof(*calls));
	if (!calls)
		return -ENOMEM;
	a->calls = calls;
	a->calls[a->call_count++] = *c;
	return a->err;
}

int audit_match_event(struct audit_match *a, uint32_t tid, int64_t time, bool shown)
{
	struct event *events;

	if (a->event_count == WAITING_MAX)
		drop_events(a);
	events = grow(a->events, a->event_count, &a->event_room, sizeof(*events));
	if (!events)
		return -ENOMEM;
	a->events = events;
	a->events[a->event_count++] = (struct event){ .tid = tid, .time = time, .shown = shown };
	return a->err;
}

/* At last */

static int compare_rows(const void *a, const void *b)
{
	const struct audit_match_row *x = a, *y = b;

	if (x->what != y->what)
		return x->what < y->what ? -1 : 1;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

int audit_match_finish(struct audit_match *a, uint64_t lost)
{
	settle_calls(a, AUDIT_STILL, true);
	settle_events(a, AUDIT_STILL, true);
	if (lost)
		count(a, AUDIT_LOST, 0, lost);
	if (a->row_count)
		qsort(a->rows, a->row_count, sizeof(*a->rows), compare_rows);
	return a->err;
}

const struct audit_match_row *audit_match_rows(const struct audit_match *a, size_t *n)
{
	*n = a->row_count;
	return a->rows;
}
