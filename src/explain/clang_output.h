/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Splits a compiler's output into its messages. */
#ifndef CALLTAP_CLANG_OUTPUT_H
#define CALLTAP_CLANG_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "explain/message.h"

struct diagnostic {
	enum { DIAGNOSTIC_CLANG, DIAGNOSTIC_BACKEND, DIAGNOSTIC_OTHER } kind;
	enum severity severity;
	const char *text; /* all of it, with the include stack before and the notes after it */
	size_t len;
	const char *message; /* one line, without its position */
	size_t message_len;
	const char *function; /* in a message of the back end; NULL: not known */
	size_t function_len;
	struct position position; /* its source is the compiled text, which libbcc rewrites */
	size_t caret;		  /* offset in that source, in which tabs are blanks */
};

/* Read the message at *at, and move *at after it; all texts are borrowed. False at the end. */
bool clang_output_next(const char **at, struct diagnostic *d);

#endif
