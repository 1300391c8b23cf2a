/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Draw a histogram as bcc does: a bar for each slot. */
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
 * The least and the largest value that a slot of a log2 histogram counts. False if the histogram is
 * of another kind or has no such slot: both are the slot's own number, as int64_t.
 */
bool histogram_bounds(enum object_hist kind, int64_t slot, uint64_t *low, uint64_t *high);

/*
 * Draw n bars, which are in the order of their slots. Slots between them are drawn empty, many in a
 * row as one line. unit is the title of the values.
 */
void histogram_draw(enum object_hist kind, const struct bar *bars, size_t n, const char *unit,
		    struct buf *out);

#endif
