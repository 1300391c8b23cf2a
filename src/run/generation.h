/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A generation: objects in the kernel, the readers of their streams, and their part of the report.
 * Without --watch, one generation has all targets; with it, each target has one, and another after
 * each edit.
 */
#ifndef CALLTAP_GENERATION_H
#define CALLTAP_GENERATION_H

#include "compile/probe.h"
#include "load/load_set.h"
#include "object/object_set.h"
#include "print/printer.h"
#include "run/lookups.h"
#include "run/map_printer.h"

struct generation;
struct report;
struct shared_rings;
struct stream;
struct stream_layouts;

struct reader { /* of one stream */
	struct generation *generation;
	struct stream *stream; /* NULL: closed */
	uint32_t index;	       /* of the stream in the object set */
	uint32_t id;	       /* in the run */
};

typedef void (*reader_record)(void *cookie, struct reader *r, const void *bytes, size_t size);

struct generation {
	struct generation *next;
	const struct generation *replaced_by; /* NULL: this one runs */
	uint32_t number;		      /* of its target, from 1 on; 0: without --watch */
	struct probe probe; /* owned; empty in the first generation, which uses run_settings.probes */
	struct object_set_object object; /* under --watch: its only object */
	struct object_set object_set;
	struct load_set loads;
	struct stream_layouts *layouts; /* object_set.stream_count of them */
	struct report_part *part;
	struct shared_rings *rings; /* of all its perf buffers; NULL: each has its own */
	struct reader *readers;	    /* object_set.stream_count of them */
	struct map_printer maps;
	struct lookups lookups;
	size_t waiting;		     /* records read and not yet printed */
	struct stream_count *counts; /* final; NULL: the streams are still being read */
	reader_record on_record;
	void *cookie;
};

struct generation_settings {
	unsigned int pages; /* of each buffer, as in struct stream_settings */
	struct report *report;
	struct symbolizer *symbolizer;
	struct recorder *recorder; /* NULL: without --record */
	unsigned int perf_streams; /* of the run */
	reader_record on_record;
	void *cookie; /* passed to on_record */
};

/*
 * Open the report part and the streams of a generation whose objects are loaded. 0, or -errno after
 * a message. The caller frees it with generation_free in any case.
 */
int generation_open(struct generation *g, const struct generation_settings *settings);
/* Hand all records in the buffers to on_record. */
void generation_drain(struct generation *g);
/* Drain and count the streams, once no program can submit any more: 0 or -ENOMEM. */
int generation_finish(struct generation *g);
/* Close the streams, after generation_finish. */
void generation_close_streams(struct generation *g);
/* Unload and free. g may be NULL. */
void generation_free(struct generation *g);

unsigned int generation_perf_streams(const struct object_set *object_set);

#endif
