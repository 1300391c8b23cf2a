/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/event_rows.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct by_layout {
	struct event_rows base;
	size_t count; /* of columns, while they are added */
	struct column *columns;
	char **names;
	struct member *members; /* of each column; name and type are borrowed from the layout */
};

static void free_by_layout(struct event_rows *c)
{
	struct by_layout *b = (struct by_layout *)c;

	for (size_t i = 0; b->names && i < b->count; i++)
		free(b->names[i]);
	free(b->names);
	free(b->columns);
	free(c->cells);
	free(b->members);
	free(b);
}

/* Wide enough for usual values of the type, and for the title. */
static int width_of(const struct member *m)
{
	const struct type *t = m->type;
	int title = (int)strlen(m->name);
	int width = t->size >= 8 ? 12 : t->size >= 4 ? 7 : 5;
	bool left = false;

	if (t->display == DISPLAY_IPV4)
		width = 15, left = true;
	else if (t->display == DISPLAY_IPV6 || t->display == DISPLAY_KTIME)
		width = 30, left = true;
	else if (t->kind == TYPE_ARRAY && t->element->kind == TYPE_CHAR)
		width = t->size < 32 ? (int)t->size : 32, left = true;
	else if (t->kind == TYPE_POINTER)
		width = 18;
	else if (t->kind >= TYPE_ENUM || t->display == DISPLAY_RETURN)
		width = 13, left = true;
	if (width < title)
		width = title;
	return left ? -width : width;
}

/*
 * Each member is a column; members of anonymous structs count as the struct's own. In CSV the
 * members of other structs are columns, too, as a.b.
 */

/* Before the columns are allocated, count them only. */
static void add_column(struct by_layout *b, const struct member *m, const char *prefix,
		       unsigned int where)
{
	size_t i = b->count++;

	if (!b->columns)
		return;
	b->members[i] = *m;
	if (asprintf(&b->names[i], "%s%s", prefix, m->name) < 0)
		b->names[i] = NULL;
	b->columns[i] = (struct column){ b->names[i], width_of(m), where };
	b->base.cells[i] = (struct cell){ .kind = CELL_MEMBER, .member = &b->members[i] };
}

static void add_columns(struct by_layout *b, const struct type *t, const struct member *in,
			const char *prefix)
{
	for (uint32_t i = 0; i < t->count; i++) {
		struct member m = t->members[i];
		bool has_members = m.type->members && !m.type->display;
		struct buf inner = { 0 };

		m.offset += in->offset;
		m.tail &= in->tail;
		if (layout_is_anonymous(&m)) {
			add_columns(b, m.type, &m, prefix);
			continue;
		}
		if (!*prefix)
			add_column(b, &m, "", has_members ? IN_TABLE | IN_JSON : IN_ALL);
		else if (!has_members)
			add_column(b, &m, prefix, IN_CSV);
		if (has_members) {
			buf_printf(&inner, "%s%s.", prefix, m.name);
			add_columns(b, m.type, &m, buf_text(&inner));
		}
		buf_free(&inner);
	}
}

static bool make_columns(struct by_layout *b, const struct type *layout)
{
	const struct member whole = { .tail = true };
	size_t n;

	if (layout)
		add_columns(b, layout, &whole, "");
	n = b->count;
	b->count = 0;
	b->names = calloc(n + 1, sizeof(*b->names));
	b->members = calloc(n + 1, sizeof(*b->members));
	b->base.cells = calloc(n + 1, sizeof(struct cell));
	b->columns = calloc(n + 1, sizeof(*b->columns));
	if (!b->names || !b->members || !b->base.cells || !b->columns)
		return false;
	if (layout)
		add_columns(b, layout, &whole, "");
	for (size_t i = 0; i < b->count; i++)
		if (!b->names[i])
			return false;
	return true;
}

struct event_rows *event_rows_by_layout(const char *stream, const struct type *layout,
					const struct decode_context *context)
{
	struct by_layout *b = calloc(1, sizeof(*b));

	if (!b)
		return NULL;
	b->base.free = free_by_layout;
	b->base.layout = layout;
	b->base.context = context;
	if (!make_columns(b, layout)) {
		free_by_layout(&b->base);
		return NULL;
	}
	b->base.columns = (struct column_set){ stream, b->columns, b->count };
	return &b->base;
}

int event_rows_show_stacks(struct event_rows *c, struct stacks *stacks)
{
	c->stack_cells = calloc(c->columns.count + 1, sizeof(*c->stack_cells));
	if (!c->stack_cells)
		return -ENOMEM;
	c->stacks = stacks;
	for (size_t i = 0; c->layout && i < c->columns.count; i++) {
		struct stack_cell *at = &c->stack_cells[c->stack_count];

		if (c->cells[i].kind != CELL_MEMBER || !stacks_is_id(stacks, c->cells[i].member))
			continue;
		*at = (struct stack_cell){ .cell = i, .member = c->cells[i].member };
		c->cells[i] = (struct cell){ .kind = CELL_STACK, .stack = &at->stack };
		c->stack_count++;
	}
	return 0;
}

static void fill_stacks(struct event_rows *c, const void *bytes)
{
	stacks_trim(c->stacks);
	for (size_t i = 0; i < c->stack_count; i++)
		c->stack_cells[i].stack =
			stacks_get(c->stacks, c->layout, c->stack_cells[i].member, bytes);
}

int event_rows_put(struct event_rows *c, struct printer *p, const void *bytes, size_t size,
		   bool *fits)
{
	struct event e = { .columns = &c->columns, .cells = c->cells, .bytes = bytes, .size = size };
	int err = 0;

	*fits = c->layout && layout_fit(c->layout, size, true);
	if (!*fits)
		return printer_hex(p, c->columns.stream, bytes, size);
	e.size = layout_extent(c->layout, size);
	if (c->stack_count)
		fill_stacks(c, bytes);
	if (c->fill)
		err = c->fill(c, bytes, size);
	return err ? err : printer_event(p, &e);
}

void event_rows_free(struct event_rows *c)
{
	if (!c)
		return;
	free(c->stack_cells);
	c->free(c);
}
