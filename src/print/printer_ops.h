/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The interface between printer.c and the formats. */
#ifndef CALLTAP_PRINTER_OPS_H
#define CALLTAP_PRINTER_OPS_H

#include <string.h>

#include "print/printer.h"

struct csv;
struct mixed;

struct print_ops {
	void (*begin)(struct printer *p, const struct column_set *columns);
	void (*flush)(struct printer *p); /* print titles that are due; NULL: none */
	int (*event)(struct printer *p, const struct event *e);
	int (*hex)(struct printer *p, const char *stream, const char *digits, size_t size);
	int (*summary)(struct printer *p, const struct stream_count *counts, size_t n);
	/* Forget the column set. NULL: the format keeps none. */
	void (*end)(struct printer *p, const struct column_set *columns);
	void (*free)(struct printer *p); /* NULL: nothing to free */
};

struct printer {
	const struct print_ops *ops;
	FILE *file;
	int err; /* -errno of the first write that failed */
	bool colour;
	const struct decode_context *context;
	uint32_t generation;		 /* of the next lines; 0: not printed */
	const struct column_set *titled; /* whose titles were printed last; NULL: print titles */
	struct buf titles;		 /* as they were printed last */
	size_t titles_from;		 /* index in out of the titles being put */
	struct buf out;			 /* lines that are not written yet */
	struct buf cell;		 /* text of one cell of a table */
	const struct column_set *keyed;	 /* whose keys are in keys */
	struct buf keys;
	struct buf audit;    /* JSON, for the summary; empty: none */
	uint64_t unseen;     /* for the summary; 0: none */
	struct csv *csv;     /* state of CSV; NULL: none yet */
	struct mixed *mixed; /* state of a table of several streams; NULL: none yet */
};

extern const struct print_ops print_table;
extern const struct print_ops print_table_mixed; /* a table of several streams */
extern const struct print_ops print_json;
extern const struct print_ops print_csv;

/* The column's name in JSON and CSV: renamed if calltap has a column of its own of the name. */
static inline const char *printer_ops_title(const struct printer *p, const struct column *c)
{
	if (p->generation && !strcmp(c->name, "generation"))
		return "generation_";
	return strcmp(c->name, "stream") != 0 ? c->name : "stream_";
}

#endif
