/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The printed output of a run: records become lines by their layouts, maps become tables. A report
 * has a part for each object set (a generation under --watch), whose streams and maps go by the
 * set's indexes. Independent of the kernel: a live run and --replay print through it.
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
struct report;
struct report_part;
struct stream_layouts;

struct report_settings {
	enum print_format format;
	FILE *file; /* borrowed */
	bool colour;
	bool several; /* streams */
	struct decode_context context;
	cgroup_resolver cgroup; /* NULL: only the cgroups given to report_add_cgroup are known */
	void *cookie;		/* passed to cgroup */
};

/* 0 or -ENOMEM; the caller frees it with report_free. */
int report_new(const struct report_settings *settings, struct report **out);
/* Close all parts first. report may be NULL. */
void report_free(struct report *report);
/*
 * Add a cgroup that later records refer to, as cgroup_paths_pack wrote it: 0, -EBADMSG (not a packed
 * cgroup) or -ENOMEM.
 */
int report_add_cgroup(struct report *report, const void *bytes, size_t size);
/* Return the number of records printed so far. */
uint64_t report_printed(const struct report *report);
/* Log the counts of n streams. */
void report_log_counts(const struct stream_count *counts, size_t n);
/* Set the result of --audit, a JSON object, for the closing counts. 0 or -ENOMEM. */
int report_set_audit(struct report *report, const char *json);
/* Set the number of times the kernel ran no program at an attach point, for the closing counts. */
void report_set_unseen(struct report *report, uint64_t n);
/* Print the closing counts, if the format has them: 0 or -ENOMEM. */
int report_summary(struct report *report, const struct stream_count *counts, size_t n);
/* Write out everything printed so far: 0 or the -errno of the first write that failed. */
int report_flush(struct report *report);

struct report_part_settings {
	const struct object_set *object_set;  /* borrowed */
	const struct stream_layouts *layouts; /* of the set's streams; borrowed */
	uint32_t generation;	/* from 1 on, printed with each line; 0: not printed */
	stack_resolver resolve; /* NULL: only the stacks given to report_part_stack are known */
	void *cookie;		/* passed to resolve */
};

/* 0 or -ENOMEM; the caller frees it with report_part_close. */
int report_part_open(struct report *report, const struct report_part_settings *settings,
		     struct report_part **out);
/* part may be NULL. */
void report_part_close(struct report_part *part);

/* Announce the streams to the format, which may print titles. */
void report_part_begin(struct report_part *part);
/* Print a record of this stream and layout (of stream_layouts_choose): 0 or -ENOMEM. */
int report_part_record(struct report_part *part, uint32_t stream, int layout, const void *bytes,
		       size_t size);
/*
 * Print a snapshot of this map, as map_read wrote it. 0, -EBADMSG (not a snapshot of such a map, or
 * its object does not declare it a result) or -ENOMEM.
 */
int report_part_map(struct report_part *part, uint32_t map, const void *bytes, size_t size);
/* Add a stack that later records of this object refer to, as stacks_pack wrote it: as report_part_map. */
int report_part_stack(struct report_part *part, uint32_t object, const void *bytes, size_t size);
/* Get printed and misfits of all streams. */
void report_part_get_counts(const struct report_part *part, struct stream_count *counts);

#endif
