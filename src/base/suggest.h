/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Suggestions for a mistyped name: the names nearest to it. */
#ifndef CALLTAP_SUGGEST_H
#define CALLTAP_SUGGEST_H

#include <stddef.h>

struct buf;

#define SUGGEST_NAMES 3	     /* suggestions at most */
#define SUGGEST_NAME_MAX 128 /* names of so many bytes or more get no suggestion */

struct suggestion {
	const char *name; /* borrowed */
	size_t len;
	size_t limit; /* edits that are near enough */
	size_t count;
	struct {
		char name[SUGGEST_NAME_MAX];
		size_t edits;
	} best[SUGGEST_NAMES]; /* the nearest first */
};

/* Start a search for name, which is borrowed. */
void suggest_begin(struct suggestion *n, const char *name);
/* Consider a name of len bytes. */
void suggest_offer(struct suggestion *n, const char *name, size_t len);
/* Consider a name whose distance the caller has computed. */
void suggest_put(struct suggestion *n, const char *name, size_t len, size_t edits);
/* Append ": nearest are A, B and C", or nothing if no name is near. */
void suggest_text(const struct suggestion *n, struct buf *out);

/* The edit distance: letters to insert, delete, replace or swap with the next. limit + 1: more. */
size_t suggest_edits(const char *a, size_t a_len, const char *b, size_t b_len, size_t limit);

#endif
