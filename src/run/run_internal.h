/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Between the files that a session is made of. */
#ifndef CALLTAP_RUN_INTERNAL_H
#define CALLTAP_RUN_INTERNAL_H

#include <poll.h>

#include "attach/gate.h"
#include "load/missed_runs.h"
#include "run/generation.h"
#include "run/run.h"

struct time_order;
struct edit_swap;

struct run {
	const struct run_settings *set;
	struct generation *generations; /* that are read, or wait to be shown */
	struct reader **readers;	/* by their ids; NULL: a free one */
	uint32_t reader_count;
	struct stream_count *closed; /* of streams of generations that are gone, by name */
	size_t closed_count;
	struct missed_runs unseen;
	struct filter_maps filter_maps;
	struct edit_swap *watching; /* a target each; NULL: nobody asked */
	struct report *report;
	struct symbolizer *symbolizer;
	struct record *record; /* NULL: nobody asked */
	struct lookups cgroups;
	struct time_order *order; /* NULL: one ring, or no times: what comes is in order */
	int64_t round;		  /* when the rings began to be read through, of CLOCK_MONOTONIC */
	struct pollfd *fds;
	nfds_t fd_count;
	bool fds_stale;
	uint64_t taken;	  /* records, shown or not */
	int64_t deadline; /* of CLOCK_MONOTONIC, ns; 0: none */
	int64_t looked;	  /* when it was last asked which CPUs are online */
	int64_t glanced;  /* when it was last asked, while reading, whether it is over */
	int64_t flushed;  /* when the output was last handed on */
	bool over;	  /* detached while reading */
	int err;	  /* the first that went wrong while reading */
};

/* session.c */

/* Nothing is submitted from now on. */
void run_detach(struct run *s);

/* session_generations.c */

/* Opens a generation whose objects are loaded, and takes it over: as generation_open. */
int generations_add(struct run *s, struct generation *g);
/* One that is read no more, whose records are all shown: counts it, and frees it: 0 or -ENOMEM. */
int generations_remove(struct run *s, struct generation *g);
/* Removes all those. */
void generations_refresh(struct run *s);
/* Adds what its streams have had to the session's counts: 0 or -ENOMEM. */
int generations_count(struct run *s, struct generation *g);
/* Frees one, whatever it has had. */
void generations_discard(struct run *s, struct generation *g);
void generations_free_counts(struct stream_count *all, size_t n);

/* event_loop_read.c: what goes wrong is kept in s->err. */

/* Reads what comes until the end that was asked for, or an error: s->err. */
int event_loop_read(struct run *s);
/* Takes a record of a reader's stream; cookie: the session. */
void event_loop_take(void *cookie, struct reader *r, const void *bytes, size_t size);
/* Has records put in order of time, if there is more than one ring for them to come by. */
int event_loop_open_order(struct run *s);
/* Hands on what is printed so far: s->err. */
int event_loop_flush(struct run *s);

/* session_watch.c: with --watch, whose targets have a generation each. */

/* Loads the first generations of all targets: 0, or -errno after a message. */
int edit_swap_open(struct run *s);
void edit_swap_close(struct run *s);
/* How many descriptors to poll; fills them in, if fds is not NULL. */
size_t edit_swap_poll_fds(const struct run *s, struct pollfd *fds);
/* Goes on with what was edited. */
int edit_swap_poll(struct run *s);

#endif
