/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * --audit: run the probe listen_calls beside the listen probe, match its calls with the printed
 * events, and log the outcome of all calls at the end. Its own events are counted, not printed.
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
 * Load the object of listen_calls for a run of the set with the listen probe. 0, or after a message
 * -EINVAL (one of the two is another probe), or as load_object. The caller frees it with
 * audit_close.
 */
int audit_open(const struct object_set *listen, const struct object_set_object *calls,
	       const struct filter *filter, struct audit **out);
/* r may be NULL. */
void audit_close(struct audit *r);

/* Attach, after the listen probe: 0, or -errno after a message. */
int audit_attach(struct audit *r);
/* Begin to count, once all is attached. */
void audit_begin(struct audit *r);

/* Add a delivered record of this stream of the set. 0 or -ENOMEM. */
int audit_event(struct audit *r, uint32_t stream, const void *bytes, size_t size, bool printed);
/* Drain the audit's stream, and settle nothing: for use while other streams are drained. */
void audit_read(struct audit *r);
/*
 * Drain the audit's stream; once a second, then settle the calls older than since, the start of the
 * last complete round (ns of CLOCK_MONOTONIC). Call every tick. 0 or -ENOMEM.
 */
int audit_drain(struct audit *r, int64_t since);

/* Detach, before the listen probe. A second call does nothing. */
void audit_end(struct audit *r);
/* Add the runs of its programs that the kernel missed. 0 or -ENOMEM. */
int audit_unseen(struct audit *r, struct missed_runs *u);
/* Log the outcome of all calls, after the last audit_event. 0 or -ENOMEM. */
int audit_finish(struct audit *r);
/* Append the same as JSON, after audit_finish. */
void audit_put_json(const struct audit *r, struct buf *out);

#endif
