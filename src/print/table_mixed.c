/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Several streams, whose events come by turns: a line each, under one line of titles. What all of
 * them have is a column; then comes the stream's name, and what is the stream's own as NAME=VALUE.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "print/table_cells.h"

struct shared { /* a column that all views have */
	const char *name;
	int width;
};

struct parts_of { /* a view's columns */
	const struct view *view;
	size_t *shared; /* for each shared column, which of the view's it is */
	bool *own;	/* for each of the view's, is it shown behind its name? */
};

struct mixed {
	struct parts_of *views;
	size_t view_count;
	struct shared *shared;
	size_t shared_count;
	int stream_width;
	bool any_own;
	bool settled; /* what all have is known */
	bool failed;  /* no memory */
};

static void forget_parts(struct parts_of *v)
{
	free(v->shared);
	free(v->own);
	v->shared = NULL;
	v->own = NULL;
}

static void mixed_free(struct printer *p)
{
	struct mixed *m = p->mixed;

	if (!m)
		return;
	for (size_t i = 0; i < m->view_count; i++)
		forget_parts(&m->views[i]);
	free(m->views);
	free(m->shared);
	free(m);
}

static void end(struct printer *p, const struct view *view)
{
	struct mixed *m = p->mixed;

	for (size_t i = 0; m && i < m->view_count; i++) {
		if (m->views[i].view != view)
			continue;
		forget_parts(&m->views[i]);
		m->views[i] = m->views[--m->view_count];
		m->settled = false; /* what all have may be in its words */
		return;
	}
}

/* What all have */

static void add_view(struct mixed *m, const struct view *view)
{
	struct parts_of *views = reallocarray(m->views, m->view_count + 1, sizeof(*views));
	int width = -(int)strlen(view->stream);

	if (!views) {
		m->failed = true;
		return;
	}
	m->views = views;
	views[m->view_count++] = (struct parts_of){ .view = view };
	m->stream_width = width < m->stream_width ? width : m->stream_width;
}

static void begin(struct printer *p, const struct view *view)
{
	if (!p->mixed)
		p->mixed = calloc(1, sizeof(*p->mixed));
	if (!p->mixed || !view->count)
		return;
	p->mixed->settled = false;
	add_view(p->mixed, view);
}

/* The view's column of this name in tables; its count: it has none. */
static size_t find(const struct view *v, const char *name)
{
	size_t i = 0;

	while (i < v->count &&
	       (!(v->columns[i].where & IN_TABLE) || strcmp(v->columns[i].name, name) != 0))
		i++;
	return i;
}

/* As wide as the widest, to the side of the first; 0: not all have it. */
static int shared_width(const struct mixed *m, const struct column *first)
{
	int side = first->width > 0 ? 1 : -1;
	int width = (int)strlen(first->name);

	for (size_t i = 0; i < m->view_count; i++) {
		const struct view *v = m->views[i].view;
		size_t at = find(v, first->name);

		if (at == v->count)
			return 0;
		if (abs(v->columns[at].width) > width)
			width = abs(v->columns[at].width);
	}
	return side * width;
}

static void find_shared(struct mixed *m)
{
	const struct view *first = m->view_count ? m->views[0].view : NULL;

	m->shared = calloc(first ? first->count : 1, sizeof(*m->shared));
	for (size_t i = 0; m->shared && first && i < first->count; i++) {
		const struct column *c = &first->columns[i];
		int width = c->where & IN_TABLE ? shared_width(m, c) : 0;

		if (width)
			m->shared[m->shared_count++] = (struct shared){ c->name, width };
	}
	m->failed |= !m->shared;
}

static void part_view(struct mixed *m, struct parts_of *v)
{
	v->shared = calloc(m->shared_count + 1, sizeof(*v->shared));
	v->own = calloc(v->view->count + 1, sizeof(*v->own));
	if (!v->shared || !v->own) {
		m->failed = true;
		return;
	}
	for (size_t i = 0; i < v->view->count; i++)
		v->own[i] = v->view->columns[i].where & IN_TABLE;
	for (size_t i = 0; i < m->shared_count; i++) {
		v->shared[i] = find(v->view, m->shared[i].name);
		v->own[v->shared[i]] = false;
	}
	for (size_t i = 0; i < v->view->count; i++)
		m->any_own |= v->own[i];
}

static void settle(struct mixed *m)
{
	m->settled = true;
	m->any_own = false;
	m->shared_count = 0;
	free(m->shared);
	for (size_t i = 0; i < m->view_count; i++)
		forget_parts(&m->views[i]);
	if (m->stream_width > -(int)strlen("stream"))
		m->stream_width = -(int)strlen("stream");
	find_shared(m);
	for (size_t i = 0; !m->failed && i < m->view_count; i++)
		part_view(m, &m->views[i]);
}

/* The lines */

static void put_titles(struct printer *p, const struct mixed *m)
{
	p->titled = m->views[0].view;
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

/* Once all views are known: at the first line, or when what there is shall be seen. */
static void put_first_titles(struct printer *p)
{
	struct mixed *m = p->mixed;

	if (!m || m->settled)
		return;
	settle(m);
	if (!m->failed && m->view_count)
		put_titles(p, m);
}

static const struct parts_of *find_parts(const struct mixed *m, const struct view *view)
{
	for (size_t i = 0; m && !m->failed && i < m->view_count; i++)
		if (m->views[i].view == view)
			return &m->views[i];
	return NULL;
}

static bool is_text(const struct cell *c)
{
	const struct type *t = c->kind == CELL_MEMBER ? c->member->type : NULL;

	return !t || (t->kind == TYPE_ARRAY && t->element->kind == TYPE_CHAR);
}

/* In quotes where it is to be seen where it ends; those that are its own are \x22, as in decode. */
static void quote(struct buf *text)
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
	buf_printf(&p->out, " %s=", e->view->columns[i].name);
	table_cells_text(p, e, i);
	if (is_text(&e->cells[i]))
		quote(&p->cell);
	table_cells_put_marked(p, &e->cells[i], 0, true);
}

static int event(struct printer *p, const struct event *e)
{
	const struct parts_of *v;
	const struct mixed *m;
	int err;

	put_first_titles(p);
	m = p->mixed;
	v = find_parts(m, e->view);
	if (!v)
		return -ENOMEM;
	if (!p->titled)
		put_titles(p, m);
	table_cells_put_generation(p);
	for (size_t i = 0; i < m->shared_count; i++) {
		table_cells_put(p, e, v->shared[i], m->shared[i].width, false);
		buf_char(&p->out, ' ');
	}
	buf_clear(&p->cell);
	buf_str(&p->cell, e->view->stream);
	table_cells_put_text(p, m->stream_width, false);
	for (size_t i = 0; i < e->view->count; i++)
		if (v->own[i])
			put_own(p, e, i);
	err = table_cells_end_line(p);
	return err ? err : table_cells_put_stacks(p, e);
}

static int hex(struct printer *p, const char *stream, const char *digits, size_t size)
{
	put_first_titles(p);
	return table_cells_hex(p, stream, digits, size);
}

const struct print_ops print_mixed = {
	.begin = begin,
	.flush = put_first_titles,
	.event = event,
	.hex = hex,
	.summary = table_cells_summary,
	.end = end,
	.free = mixed_free,
};
