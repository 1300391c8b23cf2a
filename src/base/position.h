/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A position in the user's source: file, line and column, with the text of the line. */
#ifndef CALLTAP_POSITION_H
#define CALLTAP_POSITION_H

#include <stddef.h>

/* All strings are borrowed. */
struct position {
	const char *file; /* NULL: unknown */
	size_t file_len;
	unsigned long line;
	unsigned long column; /* from 1; 0: unknown, messages point at the first letter */
	const char *source;   /* text of the line; NULL: unknown */
	size_t source_len;
	const char *text; /* the whole source, with #line directives; NULL: unknown */
};

#endif
