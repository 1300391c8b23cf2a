/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Values become text. A view names the columns of one kind of event, a row holds the cells of
 * one event in the view's order; a printer writes rows as a table, as JSON, one object a line, or
 * as CSV, in which all views share one header. A table of several streams has one header, too, with
 * what they share; the rest stands behind its name.
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
	const char *name;   /* JSON's key and CSV's title; in capitals the table's */
	int width;	    /* in the table; negative: to the left; 0: as wide as it is */
	unsigned int where; /* IN_* */
};

struct view {
	const char *stream;
	const struct column *columns;
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
	bool alarm; /* a failure: red on a terminal */
	union {
		int64_t i;
		uint64_t u;
		const char *text;	     /* valid UTF-8, borrowed */
		const struct member *member; /* of the event being printed */
		const struct stack *stack;
		/* Appends what is shown: valid UTF-8. */
		void (*put)(const struct event *e, struct buf *out);
	};
};

struct event { /* one record */
	const struct view *view;
	const struct cell *cells; /* view->count of them */
	const void *bytes;	  /* what CELL_MEMBERs and CELL_PUTs are read from */
	size_t size;
};

struct stream_count { /* of one stream, at the end */
	const char *stream;
	uint64_t submitted; /* = delivered + lost */
	uint64_t delivered; /* to calltap */
	uint64_t lost;	    /* no room was left in the buffer */
	uint64_t printed;   /* of those delivered: until the end was reached */
	uint64_t misfits;   /* of those printed: did not fit their layout, printed as hex */
};

struct printer;

/*
 * A printer onto file (borrowed), in colour if asked, of one stream or of several; NULL: no memory.
 */
struct printer *printer_new(enum print_format format, bool several, FILE *file, bool colour,
			    const struct decode_context *context);
/*
 * From now on each line tells the generation of the probe that it is of, and what comes next is of
 * this one, from 1 on.
 */
void printer_set_generation(struct printer *p, uint32_t generation);
/* A table of one stream becomes one of several; all views are begun once more. */
void printer_expect_several(struct printer *p);
/*
 * Says what is to come: a table's titles, a part of CSV's. All views should be known before the
 * first event: those that come later may change what all have in common, and then there are titles
 * again. One without columns is of events that are shown as bytes. A view outlives the printer, or
 * is ended.
 */
void printer_begin(struct printer *p, const struct view *view);
/* There is nothing more to come of this view. */
void printer_end(struct printer *p, const struct view *view);
/* 0 or -ENOMEM. */
int printer_event(struct printer *p, const struct event *e);
/* A record that fits no layout. 0 or -ENOMEM. */
int printer_hex(struct printer *p, const char *stream, const void *bytes, size_t size);
/* Lines that are no event's, as they are. */
void printer_text(struct printer *p, const char *text, size_t len);
/* An object of JSON that the closing counts get as "audit", in that format. 0 or -ENOMEM. */
int printer_audit(struct printer *p, const char *json);
/* A number that the closing counts get as "unseen", in that format; 0: they don't. */
void printer_unseen(struct printer *p, uint64_t n);
/* The closing summary; only JSON has one, it is on stderr, too. 0 or -ENOMEM. */
int printer_summary(struct printer *p, const struct stream_count *counts, size_t n);
/* Hands everything to the system: 0 or the first write's -errno. */
int printer_flush(struct printer *p);
void printer_free(struct printer *p);

#endif
