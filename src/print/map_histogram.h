/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The entries of a histogram in order. Where the key is a struct, the other members than the slot
 * make sections: a histogram for each.
 */
#ifndef CALLTAP_MAP_SLOTS_H
#define CALLTAP_MAP_SLOTS_H

#include <stddef.h>

#include "print/histogram.h"

struct content;
struct map_view;

struct section {
	size_t entry; /* one of the content's, whose key is the section's */
	struct bar *bars;
	size_t count;
};

struct sections {
	struct bar *bars; /* of all sections */
	struct section *all;
	size_t count;
};

/* 0 or -ENOMEM; the caller frees it with sections_free. */
int sections_of(const struct map_view *v, const struct content *c, struct sections *s);
void sections_free(struct sections *s);

#endif
