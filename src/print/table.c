/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Of one stream: columns, with titles above them; again where the next event's struct is another. */
#include "print/table_cells.h"

/* The index behind the last column that is in the table. */
static size_t end_of(const struct view *v)
{
	size_t n = v->count;

	while (n && !(v->columns[n - 1].where & IN_TABLE))
		n--;
	return n;
}

static void put_titles(struct printer *p, const struct view *view)
{
	size_t n = end_of(view);

	p->titled = view;
	table_cells_begin_titles(p);
	for (size_t i = 0; i < n; i++) {
		if (!(view->columns[i].where & IN_TABLE))
			continue;
		table_cells_put_title(p, view->columns[i].name, view->columns[i].width, i + 1 == n);
		if (i + 1 < n)
			buf_char(&p->out, ' ');
	}
	table_cells_end_titles(p);
}

/* It begins with the titles of the first that may come. */
static void begin(struct printer *p, const struct view *view)
{
	if (!p->titled && view->count)
		put_titles(p, view);
}

static int event(struct printer *p, const struct event *e)
{
	size_t n = end_of(e->view);
	int err;

	if (p->titled != e->view)
		put_titles(p, e->view);
	table_cells_put_generation(p);
	for (size_t i = 0; i < n; i++) {
		if (!(e->view->columns[i].where & IN_TABLE))
			continue;
		table_cells_put(p, e, i, e->view->columns[i].width, i + 1 == n);
		if (i + 1 < n)
			buf_char(&p->out, ' ');
	}
	err = table_cells_end_line(p);
	return err ? err : table_cells_put_stacks(p, e);
}

const struct print_ops print_table = {
	.begin = begin,
	.event = event,
	.hex = table_cells_hex,
	.summary = table_cells_summary,
};
