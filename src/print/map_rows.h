/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A map's content as rows and columns, for the table and CSV: the key's parts, then the value's.
 * Per-CPU values are summed where they are plain numbers; else each CPU that has one has a row.
 */
#ifndef CALLTAP_MAP_ROWS_H
#define CALLTAP_MAP_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "object/map_snapshot.h"
#include "print/map_parts.h"

struct map_rows {
	const struct map_view *view;
	const struct map_snapshot *snapshot;
	size_t *order; /* of the entries */
	size_t keys;   /* columns */
	bool plain;    /* for machines: no durations in words, stacks in their cells */
	bool apart;    /* a column for the CPU */
	bool summed;   /* one column for the sum of all CPUs' values */
	size_t values; /* columns */
};

struct map_row {
	size_t entry;
	uint32_t cpu;
};

/* v and c are borrowed. 0 or -ENOMEM. */
int map_rows_open(const struct map_view *v, const struct map_snapshot *c, bool plain,
		  struct map_rows *g);
void map_rows_close(struct map_rows *g);

size_t map_rows_columns(const struct map_rows *g);
const char *map_rows_name(const struct map_rows *g, size_t column);
/* A number, to be set to the right. */
bool map_rows_is_number(const struct map_rows *g, size_t column);

/* Calls f for each row: until it returns something else than 0, which is returned. */
int map_rows_each(const struct map_rows *g,
		  int (*f)(const struct map_rows *, const struct map_row *, void *), void *arg);
/* The stack in a row's cell: false if it is none. */
bool map_rows_stack(const struct map_rows *g, const struct map_row *row, size_t column,
		    struct stack *stack);
/* Appends a row's cell. */
void map_rows_put(const struct map_rows *g, const struct map_row *row, size_t column,
		  struct buf *out);

#endif
