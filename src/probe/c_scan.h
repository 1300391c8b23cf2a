/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A scanner for C text: functions, and the calls, assignments and declarations in them. */
#ifndef CALLTAP_C_SCAN_H
#define CALLTAP_C_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

struct buf;

struct c_function {
	struct span name; /* or the name of a macro: TRACEPOINT_PROBE */
	struct span params;
	struct span body;
	bool conditional; /* all or part of it is between #if and #endif */
	int depth;	  /* of #if at its end; set to 0 before the first function */
};

/*
 * Append the text with blanks in place of comments, literals and directives, so that all offsets
 * stay the same; a conditional directive leaves "#i", "#e" or "#n". All functions below take such
 * a blanked text. Returns 0, or -EINVAL if the braces do not match.
 */
int c_scan_blank(const char *text, struct buf *out);

/*
 * Find the next function at or after *at, and move *at to its end. On entry, f is the previous
 * function, or zeroed.
 */
bool c_scan_next_function(const char **at, struct c_function *f);

/* Find the word in the range, as a whole word at or after at; NULL if there is none. */
const char *c_scan_find_word(struct span range, const char *at, const char *word, size_t len);
/* Find the next assignment to the variable at or after *at, and move *at to its value. */
bool c_scan_next_assignment(struct span range, struct span variable, const char **at,
			    struct span *value);
/* Get the i-th argument, from 0, of the call whose name begins at call; blanks are trimmed. */
bool c_scan_argument(struct span range, const char *call, size_t i, struct span *argument);
/* Get the name of the innermost call, "NAME(" or ".NAME(", that has at in an argument. */
bool c_scan_enclosing_call(struct span range, const char *at, struct span *name);

struct c_declaration {
	struct span type; /* "evt" of struct evt v; or the name of a typedef */
	const char *at;	  /* the variable's name */
	bool pointer, initialised, user /* declared __user */;
};

/*
 * Find the declaration of a variable or parameter of the function. False if there is none, or if
 * there are different declarations of the same name.
 */
bool c_scan_declaration(const struct c_function *f, struct span variable, struct c_declaration *d);

bool c_scan_equals(struct span s, const char *text);
bool c_scan_same(struct span a, struct span b); /* the same text */
bool c_scan_starts_with(struct span s, const char *text);
struct span c_scan_trim(struct span s);
/* Remove a prefix, which the span must have. */
struct span c_scan_without_prefix(struct span s, const char *prefix);

#endif
