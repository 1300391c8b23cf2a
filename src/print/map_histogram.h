/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The entries of a histogram map in order. If the key is a struct, there is a histogram for each
 * combination of the members other than the slot.
 */
#ifndef CALLTAP_MAP_HISTOGRAM_H
#define CALLTAP_MAP_HISTOGRAM_H

#include <stddef.h>

#include "print/histogram.h"

struct map_snapshot;
struct map_layout;

struct map_histogram {
	size_t entry; /* of the snapshot: one of the entries counted here */
	struct bar *bars;
	size_t count;
};

struct map_histograms {
	struct bar *bars; /* of all histograms */
	struct map_histogram *all;
	size_t count;
};

/* 0 or -ENOMEM; the caller frees it with map_histogram_free. */
int map_histogram_split(const struct map_layout *l, const struct map_snapshot *snapshot,
			struct map_histograms *h);
void map_histogram_free(struct map_histograms *h);

#endif
