/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Iterates over the lines of a probe's text, with the file and line number from #line. */
#ifndef CALLTAP_SOURCE_LINES_H
#define CALLTAP_SOURCE_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct source_lines {
	const char *next;
	/* The current line; all texts are borrowed. */
	const char *at;
	size_t len;
	const char *file; /* with the escapes of #line; NULL before the first #line */
	size_t file_len;
	unsigned long line;
};

void source_lines_begin(struct source_lines *l, const char *text);
/* Go to the next line that is not a #line directive. False at the end. */
bool source_lines_next(struct source_lines *l);
/* Find a line of a file in the text. False if there is none. */
bool source_lines_find(struct source_lines *l, const char *text, const char *file, size_t file_len,
		       unsigned long line);

#endif
