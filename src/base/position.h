/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A position in the user's text: file, line and column, with the text of the line. */
#ifndef CALLTAP_POSITION_H
#define CALLTAP_POSITION_H

#include <stddef.h>

/* All texts are borrowed. */
struct position {
	const char *file; /* NULL: not known */
	size_t file_len;
	unsigned long line;
	unsigned long column; /* from 1; 0: not known */
	const char *source;   /* the line's text; NULL: not known */
	size_t source_len;
	const char *text; /* the whole source text, with its #line directives; NULL: not known */
};

#endif
