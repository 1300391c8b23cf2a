/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which names are most like one that is not there: what somebody who mistyped it meant. */
#ifndef CALLTAP_SUGGEST_H
#define CALLTAP_SUGGEST_H

#include <stddef.h>

struct buf;

#define NEAREST_NAMES 3
#define NEAREST_LEN 128 /* longer names are near to nothing */

struct suggestion {
	const char *name; /* borrowed */
	size_t len;
	size_t worst; /* edits that are still near enough */
	size_t count;
	struct {
		char name[NEAREST_LEN];
		size_t edits;
	} best[NEAREST_NAMES]; /* the nearest first */
};

void suggest_begin(struct suggestion *n, const char *name);
/* Offers a name of len bytes. */
void suggest_offer(struct suggestion *n, const char *name, size_t len);
/* Offers one that is known to be so near. */
void suggest_put(struct suggestion *n, const char *name, size_t len, size_t edits);
/* Appends ": nearest are A, B and C", or nothing. */
void suggest_text(const struct suggestion *n, struct buf *out);

/* How many letters must be put in, taken out, changed, or swapped with the next; limit + 1: more. */
size_t suggest_edits(const char *a, size_t a_len, const char *b, size_t b_len, size_t limit);

#endif
