/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A table of one stream: titles, and a line an event; titles again if the column set changes. */
#include "print/table_cells.h"

/* 1 + the index of the last column that is in the table. */
static size_t last_column_end(const struct column_set *set)
{
	size_t n = set->count;

	while (n && !(set->all[n - 1].where & IN_TABLE))
		n--;
	return n;
}

static void put_titles(struct printer *p, const struct column_set *set)
{
	size_t n = last_column_end(set);

	p->titled = set;
	table_cells_begin_titles(p);
	for (size_t i = 0; i < n; i++) {
		if (!(set->all[i].where & IN_TABLE))
			continue;
		table_cells_put_title(p, set->all[i].name, set->all[i].width, i + 1 == n);
		if (i + 1 < n)
			buf_char(&p->out, ' ');
	}
	table_cells_end_titles(p);
}

/* Print the titles of the first column set before its first event. */
static void table_begin(struct printer *p, const struct column_set *set)
{
	if (!p->titled && set->count)
		put_titles(p, set);
}

static int table_event(struct printer *p, const struct event *e)
{
	size_t n = last_column_end(e->columns);
	int err;

	if (p->titled != e->columns)
		put_titles(p, e->columns);
	table_cells_put_generation(p);
	for (size_t i = 0; i < n; i++) {
		if (!(e->columns->all[i].where & IN_TABLE))
			continue;
		table_cells_put(p, e, i, e->columns->all[i].width, i + 1 == n);
		if (i + 1 < n)
			buf_char(&p->out, ' ');
	}
	err = table_cells_end_line(p);
	return err ? err : table_cells_put_stacks(p, e);
}

const struct print_ops print_table = {
	.begin = table_begin,
	.event = table_event,
	.hex = table_cells_hex,
	.summary = table_cells_summary,
};
