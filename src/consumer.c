/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "consumer.h"

#include <stdlib.h>
#include <string.h>

static int fill_members(struct consumer *c, const void *bytes, size_t size)
{
	(void)bytes;
	(void)size;
	for (size_t i = 0; i < c->view.count; i++)
		c->cells[i] =
			(struct cell){ .kind = CELL_MEMBER, .member = &c->layout->members[i] };
	return 0;
}

static void free_members(struct consumer *c)
{
	free((void *)c->view.columns);
	free(c->cells);
	free(c);
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

struct consumer *consumer_by_layout(const char *stream, const struct type *layout,
				    const struct decode_clock *clock)
{
	struct consumer *c = calloc(1, sizeof(*c));
	size_t n = layout ? layout->count : 0;
	struct column *columns = calloc(n + 1, sizeof(*columns));

	if (c)
		c->cells = calloc(n + 1, sizeof(*c->cells));
	if (!c || !columns || !c->cells) {
		free(columns);
		if (c)
			free(c->cells);
		free(c);
		return NULL;
	}
	for (size_t i = 0; i < n; i++)
		columns[i] = (struct column){ layout->members[i].name,
					      width_of(&layout->members[i]), IN_BOTH };
	c->view = (struct view){ stream, columns, n };
	c->layout = layout;
	c->clock = clock;
	c->fill = fill_members;
	c->free = free_members;
	return c;
}

int consumer_take(struct consumer *c, struct printer *p, const void *bytes, size_t size, bool *fits)
{
	struct event e = { .view = &c->view, .cells = c->cells, .bytes = bytes, .size = size };
	int err;

	*fits = c->layout && layout_fits_sample(c->layout, size);
	if (!*fits)
		return printer_hex(p, c->view.stream, bytes, size);
	err = c->fill(c, bytes, size);
	return err ? err : printer_event(p, &e);
}

void consumer_free(struct consumer *c)
{
	if (c)
		c->free(c);
}
