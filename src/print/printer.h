/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Print events as a table, as JSON (an object a line) or as CSV. A column set names the columns of
 * one kind of event; an event has a cell for each. In CSV all column sets share one header. A table
 * of several streams has one header with the columns that all share; NAME=VALUE for the others.
 */
#ifndef CALLTAP_PRINTER_H
#define CALLTAP_PRINTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "decode/value.h"

enum print_format { PRINT_TABLE, PRINT_JSON, PRINT_CSV };

enum { IN_TABLE = 1, IN_JSON = 2, IN_CSV = 4, IN_DATA = IN_JSON | IN_CSV, IN_ALL = 7 };

struct column {
	const char *name;   /* the key in JSON, the title in CSV, and in capitals in a table */
	int width;	    /* in a table; negative: aligned to the left; 0: as the text */
	unsigned int where; /* IN_* */
};

struct column_set {
	const char *stream;
	const struct column *all;
	size_t count;
};

struct event;
struct stack;

struct cell {
	enum {
		CELL_NULL,
		CELL_SIGNED,
		CELL_UNSIGNED,
		CELL_TEXT,
		CELL_MEMBER,
		CELL_PUT,
		CELL_STACK
	} kind;
	bool alarm; /* a failed call: red on a terminal */
	union {
		int64_t i;
		uint64_t u;
		const char *text;	     /* valid UTF-8, borrowed */
		const struct member *member; /* of the event being printed */
		const struct stack *stack;
		/* Append the text of the cell: valid UTF-8. */
		void (*put)(const struct event *e, struct buf *out);
	};
};

struct event { /* one record */
	const struct column_set *columns;
	const struct cell *cells; /* columns->count of them */
	const void *bytes;	  /* the record that CELL_MEMBER and CELL_PUT cells read */
	size_t size;
};

struct stream_count { /* of one stream, at the end */
	const char *stream;
	uint64_t submitted; /* = delivered + lost */
	uint64_t delivered; /* to calltap */
	uint64_t lost;	    /* the buffer was full */
	uint64_t printed;   /* of those delivered: until the end was reached */
	uint64_t misfits;   /* of those printed: did not fit their layout, printed as hex */
};

struct printer;

/* Print to file (borrowed) the events of one stream, or of several. NULL: no memory. */
struct printer *printer_new(enum print_format format, bool several, FILE *file, bool colour,
			    const struct decode_context *context);
/* Print this generation in each of the following lines; 0 turns it off. */
void printer_set_generation(struct printer *p, uint32_t generation);
/* Change a table of one stream to one of several. The caller begins all column sets again. */
void printer_expect_several(struct printer *p);
/*
 * Announce a column set, so that the format can print titles. Begin all sets before the first event:
 * a later one may change the columns that all share, and then titles are printed again. A set
 * without columns is for events that are printed as bytes. columns is borrowed until printer_end.
 */
void printer_begin(struct printer *p, const struct column_set *columns);
/* No event of this column set follows. */
void printer_end(struct printer *p, const struct column_set *columns);
/* 0 or -ENOMEM. */
int printer_event(struct printer *p, const struct event *e);
/* A record that fits no layout. 0 or -ENOMEM. */
int printer_hex(struct printer *p, const char *stream, const void *bytes, size_t size);
/* Lines that are not of an event, unchanged. */
void printer_text(struct printer *p, const char *text, size_t len);
/* Set the JSON object that the summary has as "audit". 0 or -ENOMEM. */
int printer_set_audit(struct printer *p, const char *json);
/* Set the number that the summary has as "unseen"; 0: leave it out. */
void printer_set_unseen(struct printer *p, uint64_t n);
/* Print the closing summary; only JSON has one. 0 or -ENOMEM. */
int printer_summary(struct printer *p, const struct stream_count *counts, size_t n);
/* Write everything to the file: 0 or the -errno of the first write that failed. */
int printer_flush(struct printer *p);
void printer_free(struct printer *p);

#endif
