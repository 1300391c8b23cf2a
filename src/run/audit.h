/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * --audit: the probe listen_calls runs beside the listen probe, and at the end it is said what
 * became of each call. Its events are not shown, only counted.
 */
#ifndef CALLTAP_AUDIT_RUN_H
#define CALLTAP_AUDIT_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AUDIT_TARGET "listen_calls"

struct audit_run;
struct buf;
struct catalog;
struct catalog_object;
struct filter;
struct unseen;

/*
 * Loads calls, the object of listen_calls, for a run of what is in shown. 0, or after a message
 * -EINVAL (one of the two is something else), or as load_object. To be closed with audit_run_close.
 */
int audit_run_open(const struct catalog *shown, const struct catalog_object *calls,
		   const struct filter *filter, struct audit_run **out);
void audit_run_close(struct audit_run *r);

/* When what it watches is attached, and when that too is done: 0, or -errno after a message. */
int audit_run_attach(struct audit_run *r);
void audit_run_begin(struct audit_run *r);

/* A record that was delivered, of this of the catalog's streams. 0 or -ENOMEM. */
int audit_run_event(struct audit_run *r, uint32_t stream, const void *bytes, size_t size,
		    bool shown);
/* While the rings are read through, which may take long: reads its own. */
void audit_run_read(struct audit_run *r);
/* Every tick, when all rings have been read since then (ns of CLOCK_MONOTONIC): 0 or -ENOMEM. */
int audit_run_drain(struct audit_run *r, int64_t since);

/* Before what it watches is detached: detaches its own; the first time counts. */
void audit_run_end(struct audit_run *r);
/* After that: adds to u how often the kernel ran none of its programs. 0 or -ENOMEM. */
int audit_run_unseen(struct audit_run *r, struct unseen *u);
/* When all events were handed over: says on stderr what became of the calls. 0 or -ENOMEM. */
int audit_run_finish(struct audit_run *r);
/* The same as JSON, after that. */
void audit_run_put_json(const struct audit_run *r, struct buf *out);

#endif
