/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Match listen calls with events, and count the outcome of each call. An event belongs to the call
 * of its thread during which it was sent. Independent of the kernel.
 */
#ifndef CALLTAP_AUDIT_MATCH_H
#define CALLTAP_AUDIT_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AUDIT_RUNNING INT64_MAX /* the call has not returned */

struct audit_match_call {
	uint32_t tid;
	int64_t began; /* ns of CLOCK_MONOTONIC, as are all times; 0: not known */
	int64_t ended; /* or AUDIT_RUNNING */
	int32_t ret;
	uint16_t family; /* of its socket; 0: no socket */
	uint16_t protocol;
};

enum audit_match_kind {
	AUDIT_PRINTED,	/* its event was printed */
	AUDIT_FAMILY,	/* not a family of TCP; number: the family */
	AUDIT_PROTOCOL, /* another protocol of TCP's families; number: the protocol */
	AUDIT_FAILED,	/* failed before it reached TCP; number: its result, -errno */
	AUDIT_MISSED,	/* reached TCP, and no event arrived */
	AUDIT_EDGE,	/* under way when the run began or ended */
	AUDIT_LOST,	/* not known: the audit lost its record, or had too many calls waiting */
	AUDIT_OTHER,	/* not calls: printed events without a call */
};

struct audit_match_row {
	enum audit_match_kind kind;
	int32_t number;
	uint64_t count;
};

struct audit_match;

struct audit_match *audit_match_new(void); /* NULL: no memory */
void audit_match_free(struct audit_match *a);

/* The time of the run: calls that overlap its begin or end are AUDIT_EDGE. */
void audit_match_begin(struct audit_match *a, int64_t time);
void audit_match_end(struct audit_match *a, int64_t time);

/*
 * Add a call, or an event that was delivered: 0 or -ENOMEM. They wait for each other. If too many
 * wait, the oldest are counted: a call without event as AUDIT_LOST, an event without call as
 * AUDIT_OTHER.
 */
int audit_match_call(struct audit_match *a, const struct audit_match_call *c);
int audit_match_event(struct audit_match *a, uint32_t tid, int64_t time, bool printed);

/* Count the calls that ended until then: they and their events have all been added. 0 or -ENOMEM. */
int audit_match_settle(struct audit_match *a, int64_t until);
/* Count the rest, and the records that the audit lost. 0 or -ENOMEM. */
int audit_match_finish(struct audit_match *a, uint64_t lost);

/* The counts, in the order of audit_match_kind, the most frequent of a kind first. */
const struct audit_match_row *audit_match_rows(const struct audit_match *a, size_t *n);

#endif
