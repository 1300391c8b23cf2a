/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A map as rows and columns, for the table and CSV: the columns of the key, then the columns of the
 * value. Per-CPU values that are plain numbers are summed; others have a row for each CPU whose
 * value is not zero.
 */
#ifndef CALLTAP_MAP_ROWS_H
#define CALLTAP_MAP_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "object/map_snapshot.h"
#include "print/map_column.h"

struct map_rows {
	const struct map_layout *layout;
	const struct map_snapshot *snapshot;
	size_t *order; /* of the entries */
	size_t keys;   /* columns of the key */
	bool csv;      /* no durations with units, stacks in their cells */
	bool has_cpu;  /* a column for the CPU */
	bool summed;   /* the value is the sum over all CPUs */
	size_t values; /* columns of the value */
};

struct map_row {
	size_t entry;
	uint32_t cpu;
};

/* l and snapshot are borrowed. 0 or -ENOMEM. */
int map_rows_open(const struct map_layout *l, const struct map_snapshot *snapshot, bool csv,
		  struct map_rows *rows);
void map_rows_close(struct map_rows *rows);

size_t map_rows_columns(const struct map_rows *rows);
const char *map_rows_name(const struct map_rows *rows, size_t column);
/* True for a number, which tables align to the right. */
bool map_rows_is_number(const struct map_rows *rows, size_t column);

/* Call f for each row until it returns an error: that error, or 0. */
int map_rows_each(const struct map_rows *rows,
		  int (*f)(const struct map_rows *, const struct map_row *, void *), void *arg);
/* Get the stack in a cell; false: the cell is not a stack id. */
bool map_rows_stack(const struct map_rows *rows, const struct map_row *row, size_t column,
		    struct stack *stack);
/* Append the text of a cell. */
void map_rows_put(const struct map_rows *rows, const struct map_row *row, size_t column,
		  struct buf *out);

#endif
