/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Between print.c and the formats. */
#ifndef CALLTAP_PRINTER_OPS_H
#define CALLTAP_PRINTER_OPS_H

#include <string.h>

#include "print/printer.h"

struct csv;
struct mixed;

struct print_ops {
	void (*begin)(struct printer *p, const struct view *view);
	void (*flush)(struct printer *p); /* what is to come before the lines go; NULL: nothing */
	int (*event)(struct printer *p, const struct event *e);
	int (*hex)(struct printer *p, const char *stream, const char *digits, size_t size);
	int (*summary)(struct printer *p, const struct stream_count *counts, size_t n);
	/* The view's events have ended, and it may go. NULL: nothing is kept of views. */
	void (*end)(struct printer *p, const struct view *view);
	void (*free)(struct printer *p); /* frees what begin has made; NULL: nothing */
};

struct printer {
	const struct print_ops *ops;
	FILE *file;
	int err; /* of the first write that failed: -errno */
	bool colour;
	const struct decode_context *context;
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

/* The column's name in JSON and CSV, where calltap's own columns keep their names. */
static inline const char *print_title(const struct printer *p, const struct column *c)
{
	if (p->generation && !strcmp(c->name, "generation"))
		return "generation_";
	return strcmp(c->name, "stream") != 0 ? c->name : "stream_";
}

#endif
