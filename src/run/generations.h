/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* All generations of a run, from loading to their last printed record, and their counts. */
#ifndef CALLTAP_GENERATIONS_H
#define CALLTAP_GENERATIONS_H

#include "load/missed_runs.h"
#include "run/generation.h"

struct generations {
	struct generation_settings settings; /* for each; perf_streams: at least this many */
	struct generation *first;	     /* the oldest */
	struct reader **readers;	     /* by id; NULL: a free id */
	uint32_t reader_count;
	struct stream_count *stream_counts; /* of finished streams, by name */
	size_t stream_count;
	struct missed_runs missed;
};

/*
 * Open g, whose objects are loaded, and take ownership of it: as generation_open. After an error,
 * g still is among the generations.
 */
int generations_add(struct generations *all, struct generation *g);
/* Add the counts of g's streams to all->counts, after generation_finish: 0 or -ENOMEM. */
int generations_count(struct generations *all, struct generation *g);
/* Count g, if it is finished, and free it: 0 or -ENOMEM. */
int generations_remove(struct generations *all, struct generation *g);
/* Remove the finished generations whose last record is printed: 0 or -ENOMEM. */
int generations_remove_printed(struct generations *all);
/* Free all generations and the counts. */
void generations_free(struct generations *all);

#endif
