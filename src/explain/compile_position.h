/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Finds the position in the user's text, and the known mistake, for a message of the compiler. */
#ifndef CALLTAP_COMPILE_POSITION_H
#define CALLTAP_COMPILE_POSITION_H

#include <stdbool.h>

#include "explain/clang_output.h"
#include "explain/mistakes.h"

/*
 * Find the position and the mistake of a message. source: the compiled text, with #line. libbcc
 * rewrites this text before the compiler sees it, so the line and column may differ from the user's.
 * False if the mistake is not known; the position is set in any case.
 */
bool compile_position_find(const struct diagnostic *d, const char *source, struct position *p,
			   struct mistake_match *m);

/*
 * Find only the mistake, for a known position. A message of the back end may also match a row for
 * clang, which warns of some mistakes before the back end fails.
 */
bool compile_position_match(const struct diagnostic *d, const struct position *p,
			    struct mistake_match *m);

/* True for code that calltap appends: errors in it are caused by errors in the user's text. */
bool compile_position_is_appended(const struct position *p);

/* Compare the source lines of two positions, ignoring blanks. */
bool compile_position_same_line(const struct position *a, const struct position *b);

#endif
