/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * --audit: the probe listen_calls runs beside the listen probe, and at the end it is said what
 * became of each call. Its events are not shown, only counted.
 */
#ifndef CALLTAP_AUDIT_H
#define CALLTAP_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AUDIT_TARGET "listen_calls"

struct audit;
struct buf;
struct object_set;
struct object_set_object;
struct filter;
struct missed_runs;

/*
 * Loads calls, the object of listen_calls, for a run of what is in shown. 0, or after a message
 * -EINVAL (one of the two is something else), or as load_object. To be closed with audit_close.
 */
int audit_open(const struct object_set *shown, const struct object_set_object *calls,
	       const struct filter *filter, struct audit **out);
void audit_close(struct audit *r);

/* When what it watches is attached, and when that too is done: 0, or -errno after a message. */
int audit_attach(struct audit *r);
void audit_begin(struct audit *r);

/* A record that was delivered, of this of the catalog's streams. 0 or -ENOMEM. */
int audit_event(struct audit *r, uint32_t stream, const void *bytes, size_t size, bool shown);
/* While the rings are read through, which may take long: reads its own. */
void audit_read(struct audit *r);
/* Every tick, when all rings have been read since then (ns of CLOCK_MONOTONIC): 0 or -ENOMEM. */
int audit_drain(struct audit *r, int64_t since);

/* Before what it watches is detached: detaches its own; the first time counts. */
void audit_end(struct audit *r);
/* After that: adds to u how often the kernel ran none of its programs. 0 or -ENOMEM. */
int audit_unseen(struct audit *r, struct missed_runs *u);
/* When all events were handed over: says on stderr what became of the calls. 0 or -ENOMEM. */
int audit_finish(struct audit *r);
/* The same as JSON, after that. */
void audit_put_json(const struct audit *r, struct buf *out);

#endif
