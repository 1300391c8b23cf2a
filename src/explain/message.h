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

#include "base/position.h"

struct buf;

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

/* Appends the file's name: an option's text, which may stand for one, only as far as it is short. */
void message_file(const struct position *at, struct buf *out);
/* Appends "FILE:LINE:COLUMN: error: " and the words; then the line and its caret. */
void message_head(const struct position *at, enum severity severity, const char *words, size_t len,
		  struct buf *out);
/* Says what is wrong with an option's text, and where in it; option: "-w". */
void message_option(const char *option, const char *text, const char *at, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* The column of a word in a line of the source, whole; 0: it is not there. */
unsigned long message_column(const char *line, size_t len, const char *word, size_t word_len);

#endif
