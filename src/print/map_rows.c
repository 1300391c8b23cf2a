/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/map_rows.h"

#include <errno.h>
#include <stdlib.h>

int map_rows_open(const struct map_layout *l, const struct map_snapshot *snapshot, bool csv,
		  struct map_rows *rows)
{
	struct map_column value = map_column_get(l->value, snapshot->value_size, "value", 0);
	bool per_cpu = map_snapshot_per_cpu(l->map);

	*rows = (struct map_rows){ .layout = l, .snapshot = snapshot, .csv = csv };
	rows->order = map_snapshot_order(snapshot, l->map, l->key, l->value);
	if (!rows->order)
		return -ENOMEM;
	rows->keys = map_column_count(l->key);
	rows->summed = per_cpu && !value.member && map_column_is_number(&value);
	rows->has_cpu = per_cpu && !rows->summed;
	rows->values = map_column_count(l->value);
	return 0;
}

void map_rows_close(struct map_rows *rows)
{
	free(rows->order);
	*rows = (struct map_rows){ 0 };
}

size_t map_rows_columns(const struct map_rows *rows)
{
	return rows->keys + rows->has_cpu + rows->values;
}

static bool is_cpu_column(const struct map_rows *rows, size_t column)
{
	return rows->has_cpu && column == rows->keys;
}

static struct map_column column_of(const struct map_rows *rows, size_t column)
{
	if (is_cpu_column(rows, column))
		return (struct map_column){ .name = "cpu" };
	if (column < rows->keys)
		return map_column_get(rows->layout->key, rows->snapshot->key_size, "key", column);
	return map_column_get(rows->layout->value, rows->snapshot->value_size, "value",
			      column - rows->keys - rows->has_cpu);
}

const char *map_rows_name(const struct map_rows *rows, size_t column)
{
	return column_of(rows, column).name;
}

bool map_rows_is_number(const struct map_rows *rows, size_t column)
{
	const struct map_column c = column_of(rows, column);

	return is_cpu_column(rows, column) || map_column_is_number(&c);
}

static bool is_zero(const struct map_rows *rows, const struct map_row *row)
{
	const unsigned char *value = map_snapshot_value(rows->snapshot, row->entry, row->cpu);

	for (uint32_t i = 0; i < rows->snapshot->value_size; i++)
		if (value[i])
			return false;
	return true;
}

int map_rows_each(const struct map_rows *rows,
		  int (*f)(const struct map_rows *, const struct map_row *, void *), void *arg)
{
	uint32_t cpus = rows->has_cpu ? rows->snapshot->cpus : 1;
	int err = 0;

	for (size_t i = 0; !err && i < rows->snapshot->count; i++) {
		for (uint32_t cpu = 0; !err && cpu < cpus; cpu++) {
			const struct map_row row = { rows->order[i], cpu };

			stacks_trim(rows->layout->stacks);
			if (!rows->has_cpu || !is_zero(rows, &row))
				err = f(rows, &row, arg);
		}
	}
	return err;
}

static const void *bytes_of(const struct map_rows *rows, const struct map_row *row, size_t column)
{
	return column < rows->keys ? map_snapshot_key(rows->snapshot, row->entry) :
				     map_snapshot_value(rows->snapshot, row->entry, row->cpu);
}

bool map_rows_stack(const struct map_rows *rows, const struct map_row *row, size_t column,
		    struct stack *stack)
{
	const struct map_column c = column_of(rows, column);
	const struct type *t = column < rows->keys ? rows->layout->key : rows->layout->value;

	if (is_cpu_column(rows, column) || !map_column_is_stack(rows->layout, &c))
		return false;
	*stack = map_column_stack(rows->layout, t, &c, bytes_of(rows, row, column));
	return true;
}

void map_rows_put(const struct map_rows *rows, const struct map_row *row, size_t column,
		  struct buf *out)
{
	const struct map_column c = column_of(rows, column);
	struct stack stack;
	uint64_t sum;

	if (is_cpu_column(rows, column))
		buf_unsigned(out, row->cpu);
	else if (map_rows_stack(rows, row, column, &stack))
		rows->csv ? stacks_put_csv(&stack, out) : stacks_put_cell(&stack, out);
	else if (column >= rows->keys && rows->summed &&
		 map_snapshot_sum(rows->snapshot, rows->layout->value, row->entry, &sum))
		map_layout_put_sum(rows->layout, sum, out);
	else if (rows->csv)
		map_column_put_csv(rows->layout, &c, bytes_of(rows, row, column), out);
	else
		map_column_put_text(rows->layout, &c, bytes_of(rows, row, column), out);
}
