/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The one form in which mistakes are shown, as compilers have it, so that editors find the place:
 *
 *	FILE:LINE:COLUMN: error: what is wrong
 *		the source line
 *		^
 *	  why: ...
 *	  cure: ...
 */
#ifndef CALLTAP_MESSAGE_H
#define CALLTAP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct explain_match;

/* Where in the user's text. All is borrowed. */
struct place {
	const char *file; /* NULL: not known */
	size_t file_len;
	unsigned long line;
	unsigned long column; /* from 1; 0: not known, it is where the line begins */
	const char *source;   /* the line's text; NULL: not known */
	size_t source_len;
	const char *text; /* all that it is in, with #line; NULL: not known */
};

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

/* Appends the file's name: an option's text, which may stand for one, only as far as it is short. */
void message_file(const struct place *at, struct buf *out);
/* Appends "FILE:LINE:COLUMN: error: " and the words; then the line and its caret. */
void message_head(const struct place *at, enum severity severity, const char *words, size_t len,
		  struct buf *out);
/*
 * Appends the whole of what a row says. What out has already is not said again: neither the same
 * message nor, under another place's, the same reason and cure.
 */
void message_put(const struct place *at, enum severity severity, const struct explain_match *m,
		 const char *headers, struct buf *out);
/* The column of a word in a line of the source, whole; 0: it is not there. */
unsigned long message_column(const char *line, size_t len, const char *word, size_t word_len);

#endif
