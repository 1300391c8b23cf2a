/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the streams of a run's objects carry, shown: records become lines by the layouts that the
 * objects have. Streams and maps go by the catalog's numbers. Knows no kernel: a live run and
 * --replay show the same by it.
 */
#ifndef CALLTAP_SHOW_H
#define CALLTAP_SHOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cgroups.h"
#include "print.h"
#include "stacks.h"

struct catalog;
struct show;

struct show_settings {
	enum print_format format;
	FILE *file; /* borrowed */
	bool colour;
	struct decode_clock clock;
	stack_resolver resolve; /* NULL: only stacks that show_stack is given are known */
	cgroup_resolver cgroup; /* NULL: only cgroups that show_cgroup is given are known */
	void *cookie;		/* its */
};

/* The catalog is borrowed. 0 or -ENOMEM; the caller frees it with show_free. */
int show_new(const struct catalog *catalog, const struct show_settings *settings,
	     struct show **out);
void show_free(struct show *s);

/* What comes before the first event: titles. */
void show_begin(struct show *s);
/* One record of this stream: 0 or -ENOMEM. */
int show_record(struct show *s, uint32_t stream, const void *bytes, size_t size);
/*
 * The content of this map, as map_read wrote it; its object says that it is a result. 0, -EBADMSG
 * (it is no content of such a map) or -ENOMEM.
 */
int show_map(struct show *s, uint32_t map, const void *bytes, size_t size);
/* A stack that what comes next of this object refers to, as stacks_pack wrote it: as show_map. */
int show_stack(struct show *s, uint32_t object, const void *bytes, size_t size);
/* The same of a cgroup, whoever refers to it, as cgroups_pack wrote it. */
int show_cgroup(struct show *s, const void *bytes, size_t size);
/* How many were shown so far, of one stream and of all. */
uint64_t show_count_of(const struct show *s, uint32_t stream);
uint64_t show_count(const struct show *s);
/* Fills shown and misfits into the counts of all streams, and says them on stderr. */
void show_say_counts(const struct show *s, struct stream_count *counts);
/* The closing counts, where the format has them: 0 or -ENOMEM. */
int show_summary(struct show *s, const struct stream_count *counts);
/* Hands everything to the system: 0 or the first write's -errno. */
int show_flush(struct show *s);

/* The size of the stream's largest event, in bytes; 0: not known. */
size_t show_event_size(const struct show *s, uint32_t stream);
/* May a record of the stream carry a time? */
bool show_has_time(const struct show *s, uint32_t stream);
/* The time that the record carries, in ns of CLOCK_MONOTONIC: false if it carries none. */
bool show_time(const struct show *s, uint32_t stream, const void *bytes, size_t size, int64_t *ns);

#endif
