/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What became of each listen call: calls and shown events are brought together by thread and time,
 * exactly: an event is of the call of its thread within which it was sent. Knows no kernel.
 */
#ifndef CALLTAP_AUDIT_MATCH_H
#define CALLTAP_AUDIT_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

#define AUDIT_STILL INT64_MAX /* it has not returned */

struct audit_match_call {
	uint32_t tid;
	int64_t began; /* ns of CLOCK_MONOTONIC, as are all times; 0: that was not seen */
	int64_t ended; /* or AUDIT_STILL */
	int32_t ret;
	uint16_t family; /* of its socket; 0: there is none */
	uint16_t protocol;
};

enum audit_match_kind {
	AUDIT_SHOWN,
	AUDIT_FAMILY,	/* number: the family, which is not TCP's */
	AUDIT_PROTOCOL, /* number: a protocol of TCP's families */
	AUDIT_FAILED,	/* before it reached TCP; number: its result, -errno */
	AUDIT_MISSED,	/* it reached TCP, and no event came */
	AUDIT_EDGE,	/* under way when the run began or ended */
	AUDIT_LOST,	/* the audit's own record of it, or it waited for an event too long */
	AUDIT_OTHER,	/* no call: events that no call has sent */
};

struct audit_match_row {
	enum audit_match_kind what;
	int32_t number;
	uint64_t count;
};

struct audit_match;

struct audit_match *audit_match_new(void); /* NULL: no memory */
void audit_match_free(struct audit_match *a);

/* The span that counts: what reaches over one of its ends is AUDIT_EDGE. */
void audit_match_begin(struct audit_match *a, int64_t time);
void audit_match_end(struct audit_match *a, int64_t time);

/*
 * A call, and a delivered event: 0 or -ENOMEM. Of more than can wait for each other the oldest fall
 * out: what became of such a call is not known then, unless its event was there (AUDIT_LOST), and
 * an event is nobody's (AUDIT_OTHER).
 */
int audit_match_call(struct audit_match *a, const struct audit_match_call *c);
int audit_match_event(struct audit_match *a, uint32_t tid, int64_t time, bool shown);

/* Until then all is known, calls that ended and their events: counts them. 0 or -ENOMEM. */
int audit_match_settle(struct audit_match *a, int64_t until);
/* At last: what is left is counted, with the records that were lost. 0 or -ENOMEM. */
int audit_match_finish(struct audit_match *a, uint64_t lost);

/* What was counted, in the order of audit_match_kind, the most frequent of a kind first. */
const struct audit_match_row *audit_match_rows(const struct audit_match *a, size_t *n);

/* "12 listen calls: 9 shown, 2 AF_UNIX, 1 failed before reaching TCP (EBADF)". */
void audit_text_table(const struct audit_match_row *rows, size_t n, struct buf *out);
/* The same as an object of JSON. */
void audit_text_json(const struct audit_match_row *rows, size_t n, struct buf *out);

#endif
