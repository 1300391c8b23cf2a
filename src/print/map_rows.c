/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/map_rows.h"

#include <errno.h>
#include <stdlib.h>

int map_rows_open(const struct map_view *v, const struct map_snapshot *c, bool plain,
		  struct map_rows *g)
{
	struct map_column value = map_parts_column(v->value, c->value_size, "value", 0);
	bool per_cpu = map_snapshot_per_cpu(v->map);

	*g = (struct map_rows){ .view = v, .snapshot = c, .plain = plain };
	g->order = map_snapshot_order(c, v->map, v->key, v->value);
	if (!g->order)
		return -ENOMEM;
	g->keys = map_parts_count(v->key);
	g->summed = per_cpu && !value.member && map_parts_is_number(&value);
	g->apart = per_cpu && !g->summed;
	g->values = map_parts_count(v->value);
	return 0;
}

void map_rows_close(struct map_rows *g)
{
	free(g->order);
	*g = (struct map_rows){ 0 };
}

size_t map_rows_columns(const struct map_rows *g)
{
	return g->keys + g->apart + g->values;
}

static bool is_cpu(const struct map_rows *g, size_t column)
{
	return g->apart && column == g->keys;
}

static struct map_column part_of(const struct map_rows *g, size_t column)
{
	if (is_cpu(g, column))
		return (struct map_column){ .name = "cpu" };
	if (column < g->keys)
		return map_parts_column(g->view->key, g->snapshot->key_size, "key", column);
	return map_parts_column(g->view->value, g->snapshot->value_size, "value",
				column - g->keys - g->apart);
}

const char *map_rows_name(const struct map_rows *g, size_t column)
{
	return part_of(g, column).name;
}

bool map_rows_is_number(const struct map_rows *g, size_t column)
{
	const struct map_column p = part_of(g, column);

	return is_cpu(g, column) || map_parts_is_number(&p);
}

static bool is_empty(const struct map_rows *g, const struct map_row *row)
{
	const unsigned char *value = map_snapshot_value(g->snapshot, row->entry, row->cpu);

	for (uint32_t i = 0; i < g->snapshot->value_size; i++)
		if (value[i])
			return false;
	return true;
}

int map_rows_each(const struct map_rows *g,
		  int (*f)(const struct map_rows *, const struct map_row *, void *), void *arg)
{
	uint32_t cpus = g->apart ? g->snapshot->cpus : 1;
	int err = 0;

	for (size_t i = 0; !err && i < g->snapshot->count; i++) {
		for (uint32_t cpu = 0; !err && cpu < cpus; cpu++) {
			const struct map_row row = { g->order[i], cpu };

			stacks_forget(g->view->stacks);
			if (!g->apart || !is_empty(g, &row))
				err = f(g, &row, arg);
		}
	}
	return err;
}

static const void *bytes_of(const struct map_rows *g, const struct map_row *row, size_t column)
{
	return column < g->keys ? map_snapshot_key(g->snapshot, row->entry) :
				  map_snapshot_value(g->snapshot, row->entry, row->cpu);
}

bool map_rows_stack(const struct map_rows *g, const struct map_row *row, size_t column,
		    struct stack *stack)
{
	const struct map_column p = part_of(g, column);
	const struct type *t = column < g->keys ? g->view->key : g->view->value;

	if (is_cpu(g, column) || !map_parts_is_stack(g->view, &p))
		return false;
	*stack = map_parts_stack(g->view, t, &p, bytes_of(g, row, column));
	return true;
}

void map_rows_put(const struct map_rows *g, const struct map_row *row, size_t column,
		  struct buf *out)
{
	const struct map_column p = part_of(g, column);
	struct stack stack;
	uint64_t sum;

	if (is_cpu(g, column))
		buf_unsigned(out, row->cpu);
	else if (map_rows_stack(g, row, column, &stack))
		g->plain ? stacks_put_plain(&stack, out) : stacks_put_cell(&stack, out);
	else if (column >= g->keys && g->summed &&
		 map_snapshot_sum(g->snapshot, g->view->value, row->entry, &sum))
		map_parts_put_sum(g->view, sum, out);
	else if (g->plain)
		map_parts_put_plain(g->view, &p, bytes_of(g, row, column), out);
	else
		map_parts_put_text(g->view, &p, bytes_of(g, row, column), out);
}
