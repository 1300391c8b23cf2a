/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Histograms: how often each slot was counted, drawn as bcc draws it. */
#ifndef CALLTAP_HISTOGRAM_H
#define CALLTAP_HISTOGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "object/object.h"

struct buf;

struct bar {
	int64_t slot;
	uint64_t count;
};

/*
 * The values that a slot of a log2 histogram counts, the least and the largest. False where the
 * kind has no such slot: both are then the slot's own number, which is signed.
 */
bool histogram_bounds(enum object_hist kind, int64_t slot, uint64_t *low, uint64_t *high);

/*
 * Draws n bars, in the order of their slots; slots between them that were not counted are drawn
 * empty, a long run of them as one line. unit is the title of the values.
 */
void histogram_draw(enum object_hist kind, const struct bar *bars, size_t n, const char *unit,
		    struct buf *out);

#endif
