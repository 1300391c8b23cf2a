/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "consumer.h"

#include <stdlib.h>
#include <string.h>

struct by_layout {
	struct consumer base;
	struct column *columns;
	struct member *members; /* one a column; its name and type are the layout's */
};

static void free_by_layout(struct consumer *c)
{
	struct by_layout *b = (struct by_layout *)c;

	free(b->columns);
	free(c->cells);
	free(b->members);
	free(b);
}

/* Wide enough for what the type usually holds, and for its title. */
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

/* How many columns the struct has: the members of anonymous ones in it are its own. */
static size_t count_columns(const struct type *t)
{
	size_t n = 0;

	for (uint32_t i = 0; t && i < t->count; i++)
		n += layout_is_anonymous(&t->members[i]) ? count_columns(t->members[i].type) : 1;
	return n;
}

static struct member *add_members(struct member *to, const struct type *t, uint32_t offset,
				  bool tail)
{
	for (uint32_t i = 0; i < t->count; i++) {
		struct member m = t->members[i];

		m.offset += offset;
		m.tail &= tail;
		if (layout_is_anonymous(&m))
			to = add_members(to, m.type, m.offset, m.tail);
		else
			*to++ = m;
	}
	return to;
}

static void describe_columns(struct by_layout *b)
{
	add_members(b->members, b->base.layout, 0, true);
	for (size_t i = 0; i < b->base.view.count; i++) {
		const struct member *m = &b->members[i];

		b->columns[i] = (struct column){ m->name, width_of(m), IN_BOTH };
		b->base.cells[i] = (struct cell){ .kind = CELL_MEMBER, .member = m };
	}
}

struct consumer *consumer_by_layout(const char *stream, const struct type *layout,
				    const struct decode_clock *clock)
{
	struct by_layout *b = calloc(1, sizeof(*b));
	size_t n = count_columns(layout);

	if (!b)
		return NULL;
	b->columns = calloc(n + 1, sizeof(*b->columns));
	b->members = calloc(n + 1, sizeof(*b->members));
	b->base = (struct consumer){
		.view = { stream, b->columns, n },
		.free = free_by_layout,
		.cells = calloc(n + 1, sizeof(struct cell)),
		.layout = layout,
		.clock = clock,
	};
	if (!b->columns || !b->members || !b->base.cells) {
		free_by_layout(&b->base);
		return NULL;
	}
	if (layout)
		describe_columns(b);
	return &b->base;
}

int consumer_take(struct consumer *c, struct printer *p, const void *bytes, size_t size, bool *fits)
{
	struct event e = { .view = &c->view, .cells = c->cells, .bytes = bytes, .size = size };
	int err = 0;

	*fits = c->layout && layout_fit(c->layout, size, true);
	if (!*fits)
		return printer_hex(p, c->view.stream, bytes, size);
	e.size = layout_extent(c->layout, size);
	if (c->fill)
		err = c->fill(c, bytes, size);
	return err ? err : printer_event(p, &e);
}

void consumer_free(struct consumer *c)
{
	if (c)
		c->free(c);
}
