/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A probe's text by lines, as the user knows them: #line says of which file each is. */
#ifndef CALLTAP_SOURCE_LINES_H
#define CALLTAP_SOURCE_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct source_lines {
	const char *next;
	/* The line at hand, all of it borrowed. */
	const char *at;
	size_t len;
	const char *file; /* as #line has it, in quotes; NULL: no #line has come */
	size_t file_len;
	unsigned long line;
};

void source_lines_begin(struct source_lines *l, const char *text);
/* The next line that is no #line: false at the end. */
bool source_lines_next(struct source_lines *l);
/* From the text's start on, this line of this file: false if it is not there. */
bool source_lines_find(struct source_lines *l, const char *text, const char *file, size_t file_len,
		       unsigned long line);

#endif
