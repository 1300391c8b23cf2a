/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Between print.c and the formats. */
#ifndef CALLTAP_PRINT_FORMAT_H
#define CALLTAP_PRINT_FORMAT_H

#include "print.h"

struct csv;
struct mixed;

struct print_ops {
	void (*begin)(struct printer *p, const struct view *view);
	void (*flush)(struct printer *p); /* what is to come before the lines go; NULL: nothing */
	int (*event)(struct printer *p, const struct event *e);
	int (*hex)(struct printer *p, const char *stream, const char *digits, size_t size);
	int (*summary)(struct printer *p, const struct stream_count *counts, size_t n);
};

struct printer {
	const struct print_ops *ops;
	FILE *file;
	int err; /* of the first write that failed: -errno */
	bool colour;
	const struct decode_clock *clock;
	uint32_t generation;	   /* of what comes next; 0: nobody is told */
	const struct view *titled; /* the view whose titles were printed last; NULL: look */
	struct buf titles;	   /* those that were */
	size_t titles_from;	   /* while some are put: where, in out */
	struct buf out;		   /* lines that were not handed on yet */
	struct buf cell;	   /* one cell of a table */
	const struct view *keyed;  /* the view whose keys are in keys */
	struct buf keys;
	struct buf audit;    /* JSON, for the summary; empty: there is none */
	uint64_t unseen;     /* for the summary, too; 0: nothing to tell */
	struct csv *csv;     /* CSV's columns; NULL: none yet */
	struct mixed *mixed; /* those of a table of several streams; NULL: none yet */
};

extern const struct print_ops print_table;
extern const struct print_ops print_mixed; /* a table of several streams */
extern const struct print_ops print_json;
extern const struct print_ops print_csv;

/* The column's name in JSON and CSV: those that are ours get another. */
const char *print_title(const struct printer *p, const struct column *c);

void csv_free(struct csv *csv);
void mixed_free(struct mixed *m);
/* There is nothing more to come of this view. */
void csv_forget(struct csv *csv, const struct view *view);
void mixed_forget(struct mixed *m, const struct view *view);

#endif
