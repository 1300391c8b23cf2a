/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/map_rows.h"

#include <errno.h>
#include <stdlib.h>

int grid_open(const struct map_view *v, const struct content *c, bool plain, struct grid *g)
{
	struct part value = map_part(v->value, c->value_size, "value", 0);
	bool per_cpu = content_per_cpu(v->map);

	*g = (struct grid){ .view = v, .content = c, .plain = plain };
	g->order = content_order(c, v->map, v->key, v->value);
	if (!g->order)
		return -ENOMEM;
	g->keys = map_part_count(v->key);
	g->summed = per_cpu && !value.member && map_part_is_number(&value);
	g->apart = per_cpu && !g->summed;
	g->values = map_part_count(v->value);
	return 0;
}

void grid_close(struct grid *g)
{
	free(g->order);
	*g = (struct grid){ 0 };
}

size_t grid_columns(const struct grid *g)
{
	return g->keys + g->apart + g->values;
}

static bool is_cpu(const struct grid *g, size_t column)
{
	return g->apart && column == g->keys;
}

static struct part part_of(const struct grid *g, size_t column)
{
	if (is_cpu(g, column))
		return (struct part){ .name = "cpu" };
	if (column < g->keys)
		return map_part(g->view->key, g->content->key_size, "key", column);
	return map_part(g->view->value, g->content->value_size, "value",
			column - g->keys - g->apart);
}

const char *grid_name(const struct grid *g, size_t column)
{
	return part_of(g, column).name;
}

bool grid_is_number(const struct grid *g, size_t column)
{
	const struct part p = part_of(g, column);

	return is_cpu(g, column) || map_part_is_number(&p);
}

static bool is_empty(const struct grid *g, const struct grid_row *row)
{
	const unsigned char *value = content_value(g->content, row->entry, row->cpu);

	for (uint32_t i = 0; i < g->content->value_size; i++)
		if (value[i])
			return false;
	return true;
}

int grid_each(const struct grid *g, int (*f)(const struct grid *, const struct grid_row *, void *),
	      void *arg)
{
	uint32_t cpus = g->apart ? g->content->cpus : 1;
	int err = 0;

	for (size_t i = 0; !err && i < g->content->count; i++) {
		for (uint32_t cpu = 0; !err && cpu < cpus; cpu++) {
			const struct grid_row row = { g->order[i], cpu };

			stacks_forget(g->view->stacks);
			if (!g->apart || !is_empty(g, &row))
				err = f(g, &row, arg);
		}
	}
	return err;
}

static const void *bytes_of(const struct grid *g, const struct grid_row *row, size_t column)
{
	return column < g->keys ? content_key(g->content, row->entry) :
				  content_value(g->content, row->entry, row->cpu);
}

bool grid_stack(const struct grid *g, const struct grid_row *row, size_t column,
		struct stack *stack)
{
	const struct part p = part_of(g, column);
	const struct type *t = column < g->keys ? g->view->key : g->view->value;

	if (is_cpu(g, column) || !map_part_is_stack(g->view, &p))
		return false;
	*stack = map_stack(g->view, t, &p, bytes_of(g, row, column));
	return true;
}

void grid_put(const struct grid *g, const struct grid_row *row, size_t column, struct buf *out)
{
	const struct part p = part_of(g, column);
	struct stack stack;
	uint64_t sum;

	if (is_cpu(g, column))
		buf_unsigned(out, row->cpu);
	else if (grid_stack(g, row, column, &stack))
		g->plain ? stack_put_plain(&stack, out) : stack_put_cell(&stack, out);
	else if (column >= g->keys && g->summed &&
		 content_sum(g->content, g->view->value, row->entry, &sum))
		map_put_sum(g->view, sum, out);
	else if (g->plain)
		map_put_plain(g->view, &p, bytes_of(g, row, column), out);
	else
		map_put_text(g->view, &p, bytes_of(g, row, column), out);
}
