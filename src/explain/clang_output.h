/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What a compiler writes, taken apart into the messages that it is made of. */
#ifndef CALLTAP_CLANG_OUTPUT_H
#define CALLTAP_CLANG_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "explain/message.h"

struct diagnostic {
	enum { DIAGNOSTIC_CLANG, DIAGNOSTIC_BACKEND, DIAGNOSTIC_OTHER } kind;
	enum severity severity;
	const char *text; /* all of it, with the files that led there and the notes behind it */
	size_t len;
	const char *words; /* the message itself */
	size_t words_len;
	const char *function; /* that a back end's message is about; NULL: not said */
	size_t function_len;
	struct position position; /* as the compiler has it: source is what it compiled, rewritten */
	size_t caret;		  /* where in that source, whose tabs it has made blanks */
};

/* The next one from *at, which moves behind it; all texts are borrowed. False: there is none. */
bool clang_output_next(const char **at, struct diagnostic *d);

#endif
