/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A map's content as rows and columns, for the table and CSV: the key's parts, then the value's.
 * Per-CPU values are summed where they are plain numbers; else each CPU that has one has a row.
 */
#ifndef CALLTAP_MAP_GRID_H
#define CALLTAP_MAP_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "object/map_snapshot.h"
#include "print/map_parts.h"

struct grid {
	const struct map_view *view;
	const struct content *content;
	size_t *order; /* of the entries */
	size_t keys;   /* columns */
	bool plain;    /* for machines: no durations in words, stacks in their cells */
	bool apart;    /* a column for the CPU */
	bool summed;   /* one column for the sum of all CPUs' values */
	size_t values; /* columns */
};

struct grid_row {
	size_t entry;
	uint32_t cpu;
};

/* v and c are borrowed. 0 or -ENOMEM. */
int grid_open(const struct map_view *v, const struct content *c, bool plain, struct grid *g);
void grid_close(struct grid *g);

size_t grid_columns(const struct grid *g);
const char *grid_name(const struct grid *g, size_t column);
/* A number, to be set to the right. */
bool grid_is_number(const struct grid *g, size_t column);

/* Calls f for each row: until it returns something else than 0, which is returned. */
int grid_each(const struct grid *g, int (*f)(const struct grid *, const struct grid_row *, void *),
	      void *arg);
/* The stack in a row's cell: false if it is none. */
bool grid_stack(const struct grid *g, const struct grid_row *row, size_t column,
		struct stack *stack);
/* Appends a row's cell. */
void grid_put(const struct grid *g, const struct grid_row *row, size_t column, struct buf *out);

#endif
