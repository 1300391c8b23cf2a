/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* As much of a probe's C as lint.c looks at: its functions, the calls and variables in them. */
#ifndef CALLTAP_C_SCAN_H
#define CALLTAP_C_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

struct buf;

struct c_function {
	struct span name; /* or the macro's: TRACEPOINT_PROBE */
	struct span params;
	struct span body;
	bool conditional; /* all of it or a part is between #if and #endif */
	int depth;	  /* of these behind it; 0 before the first function */
};

/*
 * Appends the text with blanks in place of comments, literals and directives, so that every
 * letter stays where it is; conditions leave a # and a letter. 0, or -EINVAL: its braces do not
 * match, and nothing can be said of it.
 */
int c_scan_blank(const char *text, struct buf *out);

/* The next function behind the one in f from *at, which moves on: false if there is none. */
bool c_scan_next_function(const char **at, struct c_function *f);

/* The next whole word in where from at on; NULL: none. */
const char *c_scan_find_word(struct span where, const char *at, const char *word, size_t len);
/* The next value that v is given by = in where, from *at on, which moves to it: false if none. */
bool c_scan_next_assignment(struct span where, struct span v, const char **at, struct span *value);
/* The i-th argument of the call whose name begins at call, without blanks around: false if none. */
bool c_scan_argument(struct span where, const char *call, size_t i, struct span *argument);
/* Is at an argument of a call "NAME(" or ".NAME("? Then its name. */
bool c_scan_enclosing_call(struct span where, const char *at, struct span *name);

struct c_declaration {
	struct span type; /* "evt" of struct evt v; or the typedef's name */
	const char *at;	  /* where the variable's name is */
	bool pointer, initialised, user /* declared __user */;
};

/*
 * Where a function declares a variable, or has it as a parameter: false if it does not, or declares
 * others of that name, too.
 */
bool c_scan_declaration(const struct c_function *f, struct span variable, struct c_declaration *d);

bool c_scan_equals(struct span s, const char *text);
bool c_scan_starts_with(struct span s, const char *text);
struct span c_scan_trim(struct span s);
/* Without the prefix that it begins with. */
struct span c_scan_without_prefix(struct span s, const char *prefix);

#endif
