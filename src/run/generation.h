/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One version of what runs: objects in the kernel, their streams being read, and what shows their
 * events. Without --watch there is one, of all targets; with it each target has one, and another
 * after each edit.
 */
#ifndef CALLTAP_GENERATION_H
#define CALLTAP_GENERATION_H

#include "compile/probe.h"
#include "load/load_set.h"
#include "object/object_set.h"
#include "print/printer.h"
#include "run/lookups.h"
#include "run/show_maps.h"

struct generation;
struct report;
struct stream;
struct stream_layouts;

struct shared_rings;

struct reader { /* of one stream */
	struct generation *of;
	struct stream *stream;
	uint32_t index; /* in the catalog */
	uint32_t id;	/* in the run, for who takes its records */
};

typedef void (*reader_record)(void *cookie, struct reader *r, const void *bytes, size_t size);

struct generation {
	struct generation *next;
	const struct generation *after;	 /* took its place; NULL: it runs */
	uint32_t number;		 /* of its target, from 1 on; 0: nobody is to be told */
	struct probe probe;		 /* its own, where it was made of an edit */
	struct object_set_object object; /* its only one, where it is of one target */
	struct object_set object_set;
	struct load_set loads;
	struct stream_layouts *layouts; /* object_set.stream_count of them */
	struct report_part *part;
	struct shared_rings *rings; /* that its perf buffers share; NULL: each has its own */
	struct reader *readers;	    /* catalog.stream_count of them */
	struct show_maps maps;
	struct lookups symbolizer;
	size_t waiting;		     /* records that were read, but not shown yet */
	struct stream_count *counts; /* when it is read no more; NULL: it is */
	reader_record record;
	void *cookie;
};

struct generation_settings {
	unsigned int pages; /* of each buffer, as struct stream_settings has it */
	struct report *report;
	struct symbolizer *symbolizer;
	struct record *record;	   /* NULL: nobody asked */
	unsigned int perf_streams; /* of the run */
	reader_record on_record;
	void *cookie; /* its */
};

/*
 * Opens the scene and the streams of the catalog's objects, which are loaded. 0, or -errno after a
 * message. To be closed with generation_close in any case.
 */
int generation_open(struct generation *g, const struct generation_settings *settings);
/* Reads what is there. */
void generation_drain(struct generation *g);
/* When no program of it runs any more: reads and counts all that is there, the last of it: 0,
 * -ENOMEM. */
int generation_finish(struct generation *g);
/* Closes what generation_finish has read. */
void generation_close_streams(struct generation *g);
/* Unloads it. g may be NULL. */
void generation_free(struct generation *g);

unsigned int generation_perf_streams(const struct object_set *object_set);

#endif
