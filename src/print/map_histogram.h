/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The entries of a histogram in order. Where the key is a struct, the other members than the slot
 * make sections: a histogram for each.
 */
#ifndef CALLTAP_MAP_HISTOGRAM_H
#define CALLTAP_MAP_HISTOGRAM_H

#include <stddef.h>

#include "print/histogram.h"

struct map_snapshot;
struct map_view;

struct map_histogram {
	size_t entry; /* one of the content's, whose key is the section's */
	struct bar *bars;
	size_t count;
};

struct sections {
	struct bar *bars; /* of all sections */
	struct map_histogram *all;
	size_t count;
};

/* 0 or -ENOMEM; the caller frees it with map_histogram_free. */
int map_histogram_split(const struct map_view *v, const struct map_snapshot *c, struct sections *s);
void map_histogram_free(struct sections *s);

#endif
