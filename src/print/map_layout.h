/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The layouts of a map's key and value, and the map's snapshots printed by them: as a table, a line
 * of JSON, CSV, or a histogram. Independent of the kernel.
 */
#ifndef CALLTAP_MAP_LAYOUT_H
#define CALLTAP_MAP_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decode/layout.h"
#include "decode/value.h"
#include "object/object.h"
#include "print/printer.h"
#include "print/stacks.h"

struct map_layout {
	const char *name;    /* in the run */
	uint32_t generation; /* of its probe; 0: not printed */
	const struct object_map *map;
	const struct decode_context *context;
	struct stacks *stacks; /* of the probe */
	struct type *key;      /* NULL: unknown, printed as bytes */
	struct type *value;    /* the same */
	enum object_hist hist; /* NONE also if the key has no slot */
	uint32_t slot;	       /* index of the member of a struct key that is the slot */
};

/* All arguments are borrowed. 0 or -ENOMEM; the caller calls map_layout_close in any case. */
int map_layout_open(const struct object *obj, uint32_t map, const char *name,
		    const struct decode_context *context, struct stacks *stacks,
		    struct map_layout *l);
void map_layout_close(struct map_layout *l);

/* Append a snapshot in this format: 0, -EBADMSG (not a snapshot of this map) or -ENOMEM. */
int map_layout_print(const struct map_layout *l, enum print_format format, const void *bytes,
		     size_t size, struct buf *out);

bool map_layout_is_integer(const struct type *t);
/* True for a member that only fills a gap, "__pad1". */
bool map_layout_is_padding(const struct member *m);
/* True if there is a histogram for each value of this key member: not the slot, nor padding. */
bool map_layout_selects_histogram(const struct map_layout *l, size_t member);
/* Append the sum of a value over all CPUs, signed if its type is. */
void map_layout_put_sum(const struct map_layout *l, uint64_t sum, struct buf *out);

#endif
