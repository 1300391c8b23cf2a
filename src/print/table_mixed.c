/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A table of several streams: a line an event, under one line of titles. The columns that all
 * streams share come first, then the stream's name, then its other values as NAME=VALUE.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "print/table_cells.h"

struct shared_column { /* one that all column sets have */
	const char *name;
	int width;
};

struct mixed_columns {
	const struct column_set *set;
	size_t *shared; /* for each shared column, its index in the set */
	bool *own;	/* for each column of the set: print it as NAME=VALUE */
};

struct mixed {
	struct mixed_columns *sets;
	size_t set_count;
	struct shared_column *shared;
	size_t shared_count;
	int stream_width;
	bool any_own;
	bool settled; /* the shared columns are known */
	bool failed;  /* no memory */
};

static void forget_indexes(struct mixed_columns *c)
{
	free(c->shared);
	free(c->own);
	c->shared = NULL;
	c->own = NULL;
}

static void mixed_free(struct printer *p)
{
	struct mixed *m = p->mixed;

	if (!m)
		return;
	for (size_t i = 0; i < m->set_count; i++)
		forget_indexes(&m->sets[i]);
	free(m->sets);
	free(m->shared);
	free(m);
}

static void mixed_end(struct printer *p, const struct column_set *set)
{
	struct mixed *m = p->mixed;

	for (size_t i = 0; m && i < m->set_count; i++) {
		if (m->sets[i].set != set)
			continue;
		forget_indexes(&m->sets[i]);
		m->sets[i] = m->sets[--m->set_count];
		m->settled = false; /* the set may own the names of the shared columns */
		return;
	}
}

/* Shared columns */

static void add_set(struct mixed *m, const struct column_set *set)
{
	struct mixed_columns *sets = reallocarray(m->sets, m->set_count + 1, sizeof(*sets));
	int width = -(int)strlen(set->stream);

	if (!sets) {
		m->failed = true;
		return;
	}
	m->sets = sets;
	sets[m->set_count++] = (struct mixed_columns){ .set = set };
	m->stream_width = width < m->stream_width ? width : m->stream_width;
}

static void mixed_begin(struct printer *p, const struct column_set *set)
{
	if (!p->mixed)
		p->mixed = calloc(1, sizeof(*p->mixed));
	if (!p->mixed || !set->count)
		return;
	p->mixed->settled = false;
	add_set(p->mixed, set);
}

/* The index of the table column of this name; set->count: none. */
static size_t find_column(const struct column_set *set, const char *name)
{
	size_t i = 0;

	while (i < set->count &&
	       (!(set->all[i].where & IN_TABLE) || strcmp(set->all[i].name, name) != 0))
		i++;
	return i;
}

/* The width of the widest, aligned as in the first set; 0: not all sets have the column. */
static int shared_width(const struct mixed *m, const struct column *first)
{
	int sign = first->width > 0 ? 1 : -1;
	int width = (int)strlen(first->name);

	for (size_t i = 0; i < m->set_count; i++) {
		const struct column_set *set = m->sets[i].set;
		size_t k = find_column(set, first->name);

		if (k == set->count)
			return 0;
		if (abs(set->all[k].width) > width)
			width = abs(set->all[k].width);
	}
	return sign * width;
}

static void find_shared(struct mixed *m)
{
	const struct column_set *first = m->set_count ? m->sets[0].set : NULL;

	m->shared = calloc(first ? first->count : 1, sizeof(*m->shared));
	for (size_t i = 0; m->shared && first && i < first->count; i++) {
		const struct column *c = &first->all[i];
		int width = c->where & IN_TABLE ? shared_width(m, c) : 0;

		if (width)
			m->shared[m->shared_count++] = (struct shared_column){ c->name, width };
	}
	m->failed |= !m->shared;
}

static void index_columns(struct mixed *m, struct mixed_columns *c)
{
	c->shared = calloc(m->shared_count + 1, sizeof(*c->shared));
	c->own = calloc(c->set->count + 1, sizeof(*c->own));
	if (!c->shared || !c->own) {
		m->failed = true;
		return;
	}
	for (size_t i = 0; i < c->set->count; i++)
		c->own[i] = c->set->all[i].where & IN_TABLE;
	for (size_t i = 0; i < m->shared_count; i++) {
		c->shared[i] = find_column(c->set, m->shared[i].name);
		c->own[c->shared[i]] = false;
	}
	for (size_t i = 0; i < c->set->count; i++)
		m->any_own |= c->own[i];
}

static void settle_columns(struct mixed *m)
{
	m->settled = true;
	m->any_own = false;
	m->shared_count = 0;
	free(m->shared);
	for (size_t i = 0; i < m->set_count; i++)
		forget_indexes(&m->sets[i]);
	if (m->stream_width > -(int)strlen("stream"))
		m->stream_width = -(int)strlen("stream");
	find_shared(m);
	for (size_t i = 0; !m->failed && i < m->set_count; i++)
		index_columns(m, &m->sets[i]);
}

/* The lines */

static void put_titles(struct printer *p, const struct mixed *m)
{
	p->titled = m->sets[0].set;
	table_cells_begin_titles(p);
	for (size_t i = 0; i < m->shared_count; i++) {
		table_cells_put_title(p, m->shared[i].name, m->shared[i].width, false);
		buf_char(&p->out, ' ');
	}
	table_cells_put_title(p, "stream", m->stream_width, !m->any_own);
	if (m->any_own)
		buf_str(&p->out, " FIELDS");
	table_cells_end_titles(p);
}

/* Written late, at the first line or at a flush, when all column sets are known. */
static void put_first_titles(struct printer *p)
{
	struct mixed *m = p->mixed;

	if (!m || m->settled)
		return;
	settle_columns(m);
	if (!m->failed && m->set_count)
		put_titles(p, m);
}

static const struct mixed_columns *find_set(const struct mixed *m, const struct column_set *set)
{
	for (size_t i = 0; m && !m->failed && i < m->set_count; i++)
		if (m->sets[i].set == set)
			return &m->sets[i];
	return NULL;
}

static bool is_text(const struct cell *c)
{
	const struct type *t = c->kind == CELL_MEMBER ? c->member->type : NULL;

	return !t || (t->kind == TYPE_ARRAY && t->element->kind == TYPE_CHAR);
}

/* Quote text whose end would be ambiguous. Quotes inside it become \x22. */
static void quote_text(struct buf *text)
{
	struct buf quoted = { 0 };

	if (text->len && !strpbrk(buf_text(text), " \""))
		return;
	buf_char(&quoted, '"');
	for (size_t i = 0; i < text->len; i++)
		if (text->data[i] == '"')
			buf_str(&quoted, "\\x22");
		else
			buf_char(&quoted, text->data[i]);
	buf_char(&quoted, '"');
	buf_clear(text);
	buf_add(text, quoted.data, quoted.len);
	text->failed |= quoted.failed;
	buf_free(&quoted);
}

static void put_own(struct printer *p, const struct event *e, size_t i)
{
	buf_printf(&p->out, " %s=", e->columns->all[i].name);
	table_cells_text(p, e, i);
	if (is_text(&e->cells[i]))
		quote_text(&p->cell);
	table_cells_put_marked(p, &e->cells[i], 0, true);
}

static int mixed_event(struct printer *p, const struct event *e)
{
	const struct mixed_columns *c;
	const struct mixed *m;
	int err;

	put_first_titles(p);
	m = p->mixed;
	c = find_set(m, e->columns);
	if (!c)
		return -ENOMEM;
	if (!p->titled)
		put_titles(p, m);
	table_cells_put_generation(p);
	for (size_t i = 0; i < m->shared_count; i++) {
		table_cells_put(p, e, c->shared[i], m->shared[i].width, false);
		buf_char(&p->out, ' ');
	}
	buf_clear(&p->cell);
	buf_str(&p->cell, e->columns->stream);
	table_cells_put_text(p, m->stream_width, false);
	for (size_t i = 0; i < e->columns->count; i++)
		if (c->own[i])
			put_own(p, e, i);
	err = table_cells_end_line(p);
	return err ? err : table_cells_put_stacks(p, e);
}

static int mixed_hex(struct printer *p, const char *stream, const char *digits, size_t size)
{
	put_first_titles(p);
	return table_cells_hex(p, stream, digits, size);
}

const struct print_ops print_table_mixed = {
	.begin = mixed_begin,
	.flush = put_first_titles,
	.event = mixed_event,
	.hex = mixed_hex,
	.summary = table_cells_summary,
	.end = mixed_end,
	.free = mixed_free,
};
