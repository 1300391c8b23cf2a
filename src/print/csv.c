/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * CSV as RFC 4180 has it: one header, and as many cells in each line. Several streams share the
 * columns of the same name; a first column then says which of them a line is of.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "print/printer_ops.h"
#include "print/stacks.h"
#include "print/value_text.h"

#define HEX "hex" /* the column of what has no layout */

struct columns_of {
	const struct view *view;
	/* For each column of the header: 1 + the cell's index; 0: the view has none. NULL: look. */
	size_t *cells;
};

struct csv {
	char **titles;
	size_t count;
	struct columns_of *views;
	size_t view_count;
	bool several;  /* streams */
	bool headed;   /* a header is written */
	bool outdated; /* what came since does not fit it: there will be another */
	bool failed;   /* no memory */
};

static void forget_titles(struct csv *csv)
{
	while (csv->count)
		free(csv->titles[--csv->count]);
}

static void forget_cells(struct columns_of *v)
{
	free(v->cells);
	v->cells = NULL;
}

static void csv_free(struct printer *p)
{
	struct csv *csv = p->csv;

	if (!csv)
		return;
	forget_titles(csv);
	for (size_t i = 0; i < csv->view_count; i++)
		forget_cells(&csv->views[i]);
	free(csv->views);
	free(csv->titles);
	free(csv);
}

static void end(struct printer *p, const struct view *view)
{
	struct csv *csv = p->csv;

	for (size_t i = 0; csv && i < csv->view_count; i++) {
		if (csv->views[i].view != view)
			continue;
		forget_cells(&csv->views[i]);
		csv->views[i] = csv->views[--csv->view_count];
		return;
	}
}

/* The header */

static size_t find_title(const struct csv *csv, const char *title)
{
	size_t i = 0;

	while (i < csv->count && strcmp(csv->titles[i], title) != 0)
		i++;
	return i;
}

static void add_title(struct csv *csv, const char *title)
{
	char **titles;

	if (find_title(csv, title) < csv->count)
		return;
	titles = reallocarray(csv->titles, csv->count + 1, sizeof(*titles));
	if (titles)
		csv->titles = titles;
	if (titles && (titles[csv->count] = strdup(title)))
		csv->count++;
	else
		csv->failed = true;
}

static void add_titles(const struct printer *p, const struct view *view)
{
	for (size_t i = 0; i < view->count; i++)
		if (view->columns[i].where & IN_CSV)
			add_title(p->csv, print_title(p, &view->columns[i]));
	if (!view->count)
		add_title(p->csv, HEX);
}

static void add_view(struct printer *p, const struct view *view)
{
	struct csv *csv = p->csv;
	bool several = csv->several;
	size_t count = csv->count;
	struct columns_of *views = reallocarray(csv->views, csv->view_count + 1, sizeof(*views));

	if (!views) {
		csv->failed = true;
		return;
	}
	csv->views = views;
	csv->several |= csv->view_count && strcmp(views[0].view->stream, view->stream) != 0;
	views[csv->view_count++] = (struct columns_of){ view, NULL };
	add_titles(p, view);
	csv->outdated |= csv->headed && (csv->several != several || csv->count != count);
}

static void begin(struct printer *p, const struct view *view)
{
	if (!p->csv)
		p->csv = calloc(1, sizeof(*p->csv));
	if (p->csv)
		add_view(p, view);
}

static bool is_special(char c)
{
	return c == '"' || c == ',' || c == '\r' || c == '\n';
}

/* Text that stands in out from there on is put into quotes, if it has to be. */
static void quote_from(struct buf *out, size_t from)
{
	size_t quotes = 0;
	bool special = false;
	char *to;

	for (size_t i = from; i < out->len; i++) {
		special |= is_special(out->data[i]);
		quotes += out->data[i] == '"';
	}
	if (!special)
		return;
	buf_reserve(out, quotes + 2);
	if (out->failed)
		return;
	to = out->data + out->len + quotes + 1;
	*to = '"';
	for (size_t i = out->len; i-- > from;) {
		*--to = out->data[i];
		if (*to == '"')
			*--to = '"';
	}
	*--to = '"';
	out->len += quotes + 2;
	out->data[out->len] = '\0';
}

static void put_text(struct buf *out, const char *text)
{
	size_t from = out->len;

	buf_str(out, text);
	quote_from(out, from);
}

static int end_line(const struct csv *csv, struct buf *line)
{
	buf_str(line, "\r\n");
	return line->failed || csv->failed ? -ENOMEM : 0;
}

static void find_cells(const struct printer *p, struct columns_of *v)
{
	struct csv *csv = p->csv;

	v->cells = calloc(csv->count + 1, sizeof(*v->cells));
	if (!v->cells) {
		csv->failed = true;
		return;
	}
	for (size_t i = 0; i < v->view->count; i++)
		if (v->view->columns[i].where & IN_CSV)
			v->cells[find_title(csv, print_title(p, &v->view->columns[i]))] = i + 1;
}

/* The columns of what is still to come, without those that were. */
static void renew_titles(struct printer *p)
{
	struct csv *csv = p->csv;

	csv->outdated = false;
	forget_titles(csv);
	for (size_t i = 0; i < csv->view_count; i++) {
		add_titles(p, csv->views[i].view);
		forget_cells(&csv->views[i]);
	}
	end_line(csv, &p->out);
}

/* Once all views are known: at the first line, or when what there is shall be seen. */
static void put_header(struct printer *p)
{
	struct csv *csv = p->csv;

	if (!csv || (csv->headed && !csv->outdated))
		return;
	if (csv->headed)
		renew_titles(p);
	csv->headed = true;
	if (csv->several)
		buf_str(&p->out, p->generation || csv->count ? "stream," : "stream");
	if (p->generation)
		buf_str(&p->out, csv->count ? "generation," : "generation");
	for (size_t i = 0; i < csv->count; i++) {
		if (i)
			buf_char(&p->out, ',');
		put_text(&p->out, csv->titles[i]);
	}
	end_line(csv, &p->out);
}

/* The lines */

static void put_cell(const struct printer *p, const struct event *e, const struct cell *c,
		     struct buf *out)
{
	size_t from = out->len;

	if (c->kind == CELL_TEXT)
		buf_str(out, c->text);
	else if (c->kind == CELL_SIGNED)
		buf_signed(out, c->i);
	else if (c->kind == CELL_UNSIGNED)
		buf_unsigned(out, c->u);
	else if (c->kind == CELL_PUT)
		c->put(e, out);
	else if (c->kind == CELL_STACK)
		stacks_put_plain(c->stack, out);
	else if (c->kind == CELL_MEMBER)
		value_text_member_plain(c->member, e->bytes, e->size, p->context, out);
	quote_from(out, from);
}

static struct columns_of *find_view(struct printer *p, const struct view *view)
{
	struct csv *csv;

	if (!p->csv)
		begin(p, view);
	put_header(p);
	csv = p->csv;
	for (size_t i = 0; csv && !csv->failed && i < csv->view_count; i++) {
		struct columns_of *v = &csv->views[i];

		if (v->view != view)
			continue;
		if (!v->cells)
			find_cells(p, v);
		return v->cells ? v : NULL;
	}
	return NULL;
}

static void put_whose(struct printer *p, const char *stream)
{
	if (p->csv->several) {
		put_text(&p->out, stream);
		buf_char(&p->out, ',');
	}
	if (p->generation)
		buf_printf(&p->out, "%u,", p->generation);
}

static int event(struct printer *p, const struct event *e)
{
	const struct columns_of *v = find_view(p, e->view);

	if (!v)
		return -ENOMEM;
	put_whose(p, e->view->stream);
	for (size_t i = 0; i < p->csv->count; i++) {
		if (i)
			buf_char(&p->out, ',');
		if (v->cells[i])
			put_cell(p, e, &e->cells[v->cells[i] - 1], &p->out);
	}
	return end_line(p->csv, &p->out);
}

/* Of a stream that has a layout, there is no column for it. */
static int hex(struct printer *p, const char *stream, const char *digits, size_t size)
{
	struct csv *csv;

	put_header(p);
	csv = p->csv;
	if (!csv || find_title(csv, HEX) == csv->count) {
		log_info("%s: %zu bytes that do not fit the event's layout: %s", stream, size,
			 digits);
		return 0;
	}
	put_whose(p, stream);
	for (size_t i = 0; i < csv->count; i++) {
		if (i)
			buf_char(&p->out, ',');
		if (!strcmp(csv->titles[i], HEX))
			buf_str(&p->out, digits);
	}
	return end_line(csv, &p->out);
}

static int summary(struct printer *p, const struct stream_count *counts, size_t n)
{
	(void)p;
	(void)counts;
	(void)n;
	return 0;
}

const struct print_ops print_csv = {
	.begin = begin,
	.flush = put_header,
	.event = event,
	.hex = hex,
	.summary = summary,
	.end = end,
	.free = csv_free,
};
