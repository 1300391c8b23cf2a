/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Events as CSV (RFC 4180): one header, and a cell for each title in every line. Several streams
 * share columns of the same name; the first column then is the stream.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "print/json_text.h"
#include "print/printer_ops.h"
#include "print/stacks.h"

#define HEX "hex" /* the column of records without a layout */

struct csv_columns {
	const struct column_set *set;
	/* For each title: 1 + the index of the cell; 0: the set has none. NULL: not known yet. */
	size_t *cells;
};

struct csv {
	char **titles;
	size_t count;
	struct csv_columns *sets;
	size_t set_count;
	bool several;  /* streams */
	bool headed;   /* a header is written */
	bool outdated; /* a later column set does not fit the header: print another */
	bool failed;   /* no memory */
};

static void forget_titles(struct csv *csv)
{
	while (csv->count)
		free(csv->titles[--csv->count]);
}

static void forget_cells(struct csv_columns *c)
{
	free(c->cells);
	c->cells = NULL;
}

static void csv_free(struct printer *p)
{
	struct csv *csv = p->csv;

	if (!csv)
		return;
	forget_titles(csv);
	for (size_t i = 0; i < csv->set_count; i++)
		forget_cells(&csv->sets[i]);
	free(csv->sets);
	free(csv->titles);
	free(csv);
}

static void csv_end(struct printer *p, const struct column_set *set)
{
	struct csv *csv = p->csv;

	for (size_t i = 0; csv && i < csv->set_count; i++) {
		if (csv->sets[i].set != set)
			continue;
		forget_cells(&csv->sets[i]);
		csv->sets[i] = csv->sets[--csv->set_count];
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

static void add_titles(const struct printer *p, const struct column_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->all[i].where & IN_CSV)
			add_title(p->csv, printer_ops_title(p, &set->all[i]));
	if (!set->count)
		add_title(p->csv, HEX);
}

static void add_set(struct printer *p, const struct column_set *set)
{
	struct csv *csv = p->csv;
	bool several = csv->several;
	size_t count = csv->count;
	struct csv_columns *sets = reallocarray(csv->sets, csv->set_count + 1, sizeof(*sets));

	if (!sets) {
		csv->failed = true;
		return;
	}
	csv->sets = sets;
	csv->several |= csv->set_count && strcmp(sets[0].set->stream, set->stream) != 0;
	sets[csv->set_count++] = (struct csv_columns){ set, NULL };
	add_titles(p, set);
	csv->outdated |= csv->headed && (csv->several != several || csv->count != count);
}

static void csv_begin(struct printer *p, const struct column_set *set)
{
	if (!p->csv)
		p->csv = calloc(1, sizeof(*p->csv));
	if (p->csv)
		add_set(p, set);
}

static bool needs_quotes(char c)
{
	return c == '"' || c == ',' || c == '\r' || c == '\n';
}

/* Quote the text in out from index "from" on, if it has to be. */
static void quote_from(struct buf *out, size_t from)
{
	size_t quotes = 0;
	bool needed = false;
	char *to;

	for (size_t i = from; i < out->len; i++) {
		needed |= needs_quotes(out->data[i]);
		quotes += out->data[i] == '"';
	}
	if (!needed)
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

static void find_cells(const struct printer *p, struct csv_columns *c)
{
	struct csv *csv = p->csv;

	c->cells = calloc(csv->count + 1, sizeof(*c->cells));
	if (!c->cells) {
		csv->failed = true;
		return;
	}
	for (size_t i = 0; i < c->set->count; i++)
		if (c->set->all[i].where & IN_CSV)
			c->cells[find_title(csv, printer_ops_title(p, &c->set->all[i]))] = i + 1;
}

/* The titles of the sets that have not ended, after an empty line. */
static void renew_titles(struct printer *p)
{
	struct csv *csv = p->csv;

	csv->outdated = false;
	forget_titles(csv);
	for (size_t i = 0; i < csv->set_count; i++) {
		add_titles(p, csv->sets[i].set);
		forget_cells(&csv->sets[i]);
	}
	end_line(csv, &p->out);
}

/* Written late, at the first line or at a flush, when all column sets are known. */
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
		stacks_put_csv(c->stack, out);
	else if (c->kind == CELL_MEMBER)
		json_text_member_unquoted(c->member, e->bytes, e->size, p->context, out);
	quote_from(out, from);
}

static struct csv_columns *find_set(struct printer *p, const struct column_set *set)
{
	struct csv *csv;

	if (!p->csv)
		csv_begin(p, set);
	put_header(p);
	csv = p->csv;
	for (size_t i = 0; csv && !csv->failed && i < csv->set_count; i++) {
		struct csv_columns *c = &csv->sets[i];

		if (c->set != set)
			continue;
		if (!c->cells)
			find_cells(p, c);
		return c->cells ? c : NULL;
	}
	return NULL;
}

static void put_stream(struct printer *p, const char *stream)
{
	if (p->csv->several) {
		put_text(&p->out, stream);
		buf_char(&p->out, ',');
	}
	if (p->generation)
		buf_printf(&p->out, "%u,", p->generation);
}

static int csv_event(struct printer *p, const struct event *e)
{
	const struct csv_columns *c = find_set(p, e->columns);

	if (!c)
		return -ENOMEM;
	put_stream(p, e->columns->stream);
	for (size_t i = 0; i < p->csv->count; i++) {
		if (i)
			buf_char(&p->out, ',');
		if (c->cells[i])
			put_cell(p, e, &e->cells[c->cells[i] - 1], &p->out);
	}
	return end_line(p->csv, &p->out);
}

/* Streams with a layout have no column for bytes: log the record. */
static int csv_hex(struct printer *p, const char *stream, const char *digits, size_t size)
{
	struct csv *csv;

	put_header(p);
	csv = p->csv;
	if (!csv || find_title(csv, HEX) == csv->count) {
		log_info("%s: %zu bytes that do not fit the event's layout: %s", stream, size,
			 digits);
		return 0;
	}
	put_stream(p, stream);
	for (size_t i = 0; i < csv->count; i++) {
		if (i)
			buf_char(&p->out, ',');
		if (!strcmp(csv->titles[i], HEX))
			buf_str(&p->out, digits);
	}
	return end_line(csv, &p->out);
}

static int csv_summary(struct printer *p, const struct stream_count *counts, size_t n)
{
	(void)p;
	(void)counts;
	(void)n;
	return 0;
}

const struct print_ops print_csv = {
	.begin = csv_begin,
	.flush = put_header,
	.event = csv_event,
	.hex = csv_hex,
	.summary = csv_summary,
	.end = csv_end,
	.free = csv_free,
};
