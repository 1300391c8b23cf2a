/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the streams of a run's objects carry, shown: records become lines by the layouts that the
 * objects have. A scene is what one catalog has, whose streams and maps go by its numbers; a run
 * may have several, one after the other, on the same page. Knows no kernel: a live run and --replay
 * show the same by it.
 */
#ifndef CALLTAP_REPORT_H
#define CALLTAP_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decode/cgroup_paths.h"
#include "print/printer.h"
#include "print/stacks.h"

struct object_set;
struct report_part;
struct report;

struct report_settings {
	enum print_format format;
	FILE *file; /* borrowed */
	bool colour;
	bool several; /* streams */
	struct decode_context context;
	cgroup_resolver cgroup; /* NULL: only cgroups that report_cgroup is given are known */
	void *cookie;		/* its */
};

/* 0 or -ENOMEM; the caller frees it with report_free. */
int report_new(const struct report_settings *settings, struct report **out);
/* After its scenes. s may be NULL. */
void report_free(struct report *s);
/*
 * A cgroup that what comes next refers to, as cgroup_paths_pack wrote it: 0, -EBADMSG (it is none) or
 * -ENOMEM.
 */
int report_cgroup(struct report *s, const void *bytes, size_t size);
/* How many records were shown so far. */
uint64_t report_count(const struct report *s);
/* Says the counts of n streams on stderr. */
void report_counts(const struct stream_count *counts, size_t n);
/* What --audit has found, an object of JSON: for the closing counts. 0 or -ENOMEM. */
int report_audit(struct report *s, const char *json);
/* How often a point was reached and no program ran: for the closing counts. */
void report_unseen(struct report *s, uint64_t n);
/* The closing counts, where the format has them: 0 or -ENOMEM. */
int report_summary(struct report *s, const struct stream_count *counts, size_t n);
/* Hands everything to the system: 0 or the first write's -errno. */
int report_flush(struct report *s);

struct report_part_settings {
	const struct object_set *object_set; /* borrowed */
	uint32_t generation;		     /* from 1 on; 0: nobody is to be told */
	stack_resolver resolve; /* NULL: only stacks that report_part_stack is given are known */
	void *cookie;		/* its */
};

/* 0 or -ENOMEM; the caller frees it with report_part_close. */
int report_part_open(struct report *s, const struct report_part_settings *settings,
		     struct report_part **out);
/* scene may be NULL. */
void report_part_close(struct report_part *part);

/* What comes before the first event: titles. */
void report_part_begin(struct report_part *part);
/* One record of this stream: 0 or -ENOMEM. */
int report_part_record(struct report_part *part, uint32_t stream, const void *bytes, size_t size);
/*
 * The content of this map, as map_read wrote it; its object says that it is a result. 0, -EBADMSG
 * (it is no content of such a map) or -ENOMEM.
 */
int report_part_map(struct report_part *part, uint32_t map, const void *bytes, size_t size);
/* A stack that what comes next of this object refers to, as stacks_pack wrote it: as report_part_map. */
int report_part_stack(struct report_part *part, uint32_t object, const void *bytes, size_t size);
/* Fills shown and misfits into the counts of all its streams. */
void report_part_counts(const struct report_part *part, struct stream_count *counts);

/* The size of the stream's largest event, in bytes; 0: not known. */
size_t report_part_event_size(const struct report_part *part, uint32_t stream);
/* May a record of the stream carry a time? */
bool report_part_has_time(const struct report_part *part, uint32_t stream);
/* The time that the record carries, in ns of CLOCK_MONOTONIC: false if it carries none. */
bool report_part_time(const struct report_part *part, uint32_t stream, const void *bytes,
		      size_t size, int64_t *ns);

#endif
