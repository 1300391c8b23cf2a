/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the streams of a run's objects carry, shown: records become lines by the layouts that the
 * objects have. A scene is what one catalog has, whose streams and maps go by its numbers; a run
 * may have several, one after the other, on the same page. Knows no kernel: a live run and --replay
 * show the same by it.
 */
#ifndef CALLTAP_SHOW_H
#define CALLTAP_SHOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decode/cgroup_paths.h"
#include "print/printer.h"
#include "print/stacks.h"

struct catalog;
struct scene;
struct show;

struct show_settings {
	enum print_format format;
	FILE *file; /* borrowed */
	bool colour;
	bool several; /* streams */
	struct decode_clock clock;
	cgroup_resolver cgroup; /* NULL: only cgroups that show_cgroup is given are known */
	void *cookie;		/* its */
};

/* 0 or -ENOMEM; the caller frees it with show_free. */
int show_new(const struct show_settings *settings, struct show **out);
/* After its scenes. s may be NULL. */
void show_free(struct show *s);
/*
 * A cgroup that what comes next refers to, as cgroups_pack wrote it: 0, -EBADMSG (it is none) or
 * -ENOMEM.
 */
int show_cgroup(struct show *s, const void *bytes, size_t size);
/* How many records were shown so far. */
uint64_t show_count(const struct show *s);
/* Says the counts of n streams on stderr. */
void show_say_counts(const struct stream_count *counts, size_t n);
/* What --audit has found, an object of JSON: for the closing counts. 0 or -ENOMEM. */
int show_audit(struct show *s, const char *json);
/* How often a point was reached and no program ran: for the closing counts. */
void show_unseen(struct show *s, uint64_t n);
/* The closing counts, where the format has them: 0 or -ENOMEM. */
int show_summary(struct show *s, const struct stream_count *counts, size_t n);
/* Hands everything to the system: 0 or the first write's -errno. */
int show_flush(struct show *s);

struct scene_settings {
	const struct catalog *catalog; /* borrowed */
	uint32_t generation;	       /* from 1 on; 0: nobody is to be told */
	stack_resolver resolve;	       /* NULL: only stacks that scene_stack is given are known */
	void *cookie;		       /* its */
};

/* 0 or -ENOMEM; the caller frees it with scene_close. */
int scene_open(struct show *s, const struct scene_settings *settings, struct scene **out);
/* scene may be NULL. */
void scene_close(struct scene *scene);

/* What comes before the first event: titles. */
void scene_begin(struct scene *scene);
/* One record of this stream: 0 or -ENOMEM. */
int scene_record(struct scene *scene, uint32_t stream, const void *bytes, size_t size);
/*
 * The content of this map, as map_read wrote it; its object says that it is a result. 0, -EBADMSG
 * (it is no content of such a map) or -ENOMEM.
 */
int scene_map(struct scene *scene, uint32_t map, const void *bytes, size_t size);
/* A stack that what comes next of this object refers to, as stacks_pack wrote it: as scene_map. */
int scene_stack(struct scene *scene, uint32_t object, const void *bytes, size_t size);
/* Fills shown and misfits into the counts of all its streams. */
void scene_counts(const struct scene *scene, struct stream_count *counts);

/* The size of the stream's largest event, in bytes; 0: not known. */
size_t scene_event_size(const struct scene *scene, uint32_t stream);
/* May a record of the stream carry a time? */
bool scene_has_time(const struct scene *scene, uint32_t stream);
/* The time that the record carries, in ns of CLOCK_MONOTONIC: false if it carries none. */
bool scene_time(const struct scene *scene, uint32_t stream, const void *bytes, size_t size,
		int64_t *ns);

#endif
