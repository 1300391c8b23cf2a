/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The form of error messages, which is that of compilers, so that editors can jump to the position:
 *
 *	FILE:LINE:COLUMN: error: the cause
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

/* Append the file name of a position; a long text of an option is truncated. */
void message_file(const struct position *position, struct buf *out);
/* Append "FILE:LINE:COLUMN: error: CAUSE", the source line and the caret. */
void message_head(const struct position *position, enum severity severity, const char *cause,
		  size_t len, struct buf *out);
/* Print an error about the text of an option ("-w"); at: where it is in the text. */
void message_option(const char *option, const char *text, const char *at, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* The column of a whole word in a source line, from 1; 0 if the line does not have it. */
unsigned long message_column(const char *line, size_t len, const char *word, size_t word_len);

#endif
