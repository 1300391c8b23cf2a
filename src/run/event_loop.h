/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The loop of a run: wait for records, edits and signals, hand records to the report in order of
 * their times, and stop at the end that was asked for, or at the first error.
 */
#ifndef CALLTAP_EVENT_LOOP_H
#define CALLTAP_EVENT_LOOP_H

#include <stddef.h>
#include <stdint.h>

#include "run/generations.h"
#include "run/run_settings.h"

struct edit_swap;
struct event_loop;
struct recorder;
struct report;

struct event_loop_settings { /* all pointers are borrowed */
	const struct run_settings *run;
	struct generations *generations;
	struct report *report;
	struct recorder *recorder; /* NULL: without --record */
	/* Detach all programs, so that reading comes to an end. */
	void (*detach)(void *cookie);
	void *cookie; /* passed to detach */
};

/* NULL: no memory. */
struct event_loop *event_loop_new(const struct event_loop_settings *settings);
/* l may be NULL. */
void event_loop_free(struct event_loop *l);

/* Start the time that -d limits. */
void event_loop_start(struct event_loop *l);
/* Read until the end of the run. edits: NULL without --watch. 0 or the first error, -errno. */
int event_loop_read(struct event_loop *l, struct edit_swap *edits);
/* Take a record of a reader's stream; cookie: the loop. Errors are kept (event_loop_error). */
void event_loop_record(void *cookie, struct reader *r, const void *bytes, size_t size);
/* Hand all records that wait for their order to the report. */
void event_loop_release_all(struct event_loop *l);
/* Write out the printed lines: the first error. */
int event_loop_flush(struct event_loop *l);

/* The first error of the loop, of reading as of writing; 0: none. */
int event_loop_error(const struct event_loop *l);
/* Keep err (0: no error) if it is the first: the first error. */
int event_loop_keep_error(struct event_loop *l, int err);

#endif
