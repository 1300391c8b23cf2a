/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A map's content for people: a table as wide as it must be, or drawn histograms. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "decode/time.h"
#include "object/map_snapshot.h"
#include "print/map_formats.h"
#include "print/map_histogram.h"
#include "print/map_parts.h"
#include "print/map_rows.h"

#define WIDTH_MAX 64 /* a column wider than that pushes only its own lines */

static void put_heading(const struct map_view *v, const struct map_snapshot *c, struct buf *out)
{
	time_t seconds = (time_t)(time_to_realtime(c->ns, v->context) / 1000000000);
	struct tm tm;
	char context[16];

	localtime_r(&seconds, &tm);
	strftime(context, sizeof(context), "%T", &tm);
	buf_printf(out, "%s at %s", v->name, context);
	if (v->generation)
		buf_printf(out, ", generation %u", v->generation);
	buf_str(out, ": ");
	if (!c->count)
		buf_str(out, "empty\n");
	else if (c->cut)
		buf_printf(out, "%zu entries, and there are more\n", c->count);
	else
		buf_printf(out, c->count == 1 ? "1 entry\n" : "%zu entries\n", c->count);
}

/* Rows and columns */

struct sheet {
	size_t *widths; /* characters, of each column */
	struct buf cell;
	struct buf *out;
};

/* Characters, not bytes: UTF-8's continuation bytes take no room. */
static size_t length(const struct buf *text)
{
	size_t n = 0;

	for (size_t i = 0; i < text->len; i++)
		n += (text->data[i] & 0xc0) != 0x80;
	return n;
}

static int measure(const struct map_rows *g, const struct map_row *row, void *arg)
{
	struct sheet *s = arg;

	for (size_t i = 0; i < map_rows_columns(g); i++) {
		size_t n;

		buf_clear(&s->cell);
		map_rows_put(g, row, i, &s->cell);
		n = length(&s->cell);
		if (n > s->widths[i])
			s->widths[i] = n < WIDTH_MAX ? n : WIDTH_MAX;
	}
	return s->cell.failed ? -ENOMEM : 0;
}

static void put_cell(const struct map_rows *g, struct sheet *s, size_t column)
{
	size_t n = length(&s->cell);
	size_t pad = n < s->widths[column] ? s->widths[column] - n : 0;
	bool last = column + 1 == map_rows_columns(g);

	if (column)
		buf_char(s->out, ' ');
	for (size_t i = 0; i < pad && map_rows_is_number(g, column); i++)
		buf_char(s->out, ' ');
	buf_add(s->out, buf_text(&s->cell), s->cell.len);
	for (size_t i = 0; i < pad && !last && !map_rows_is_number(g, column); i++)
		buf_char(s->out, ' ');
	if (last)
		buf_char(s->out, '\n');
}

static int put_row(const struct map_rows *g, const struct map_row *row, void *arg)
{
	struct sheet *s = arg;
	struct stack stack;

	for (size_t i = 0; i < map_rows_columns(g); i++) {
		buf_clear(&s->cell);
		map_rows_put(g, row, i, &s->cell);
		put_cell(g, s, i);
	}
	for (size_t i = 0; i < map_rows_columns(g); i++)
		if (map_rows_stack(g, row, i, &stack))
			stacks_put_lines(&stack, map_rows_name(g, i), s->out);
	return s->out->failed ? -ENOMEM : 0;
}

static void put_titles(const struct map_rows *g, struct sheet *s)
{
	for (size_t i = 0; i < map_rows_columns(g); i++) {
		buf_clear(&s->cell);
		for (const char *c = map_rows_name(g, i); *c; c++)
			buf_char(&s->cell, (char)toupper((unsigned char)*c));
		put_cell(g, s, i);
	}
}

static int put_grid(const struct map_view *v, const struct map_snapshot *c, struct buf *out)
{
	struct sheet s = { .out = out };
	struct map_rows g;
	int err = map_rows_open(v, c, false, &g);

	s.widths = err ? NULL : calloc(map_rows_columns(&g), sizeof(*s.widths));
	if (!s.widths)
		err = -ENOMEM;
	for (size_t i = 0; !err && i < map_rows_columns(&g); i++)
		s.widths[i] = strlen(map_rows_name(&g, i));
	if (!err)
		err = map_rows_each(&g, measure, &s);
	if (!err) {
		put_titles(&g, &s);
		err = map_rows_each(&g, put_row, &s);
	}
	free(s.widths);
	buf_free(&s.cell);
	map_rows_close(&g);
	return err;
}

/* Histograms */

static void put_section(const struct map_view *v, const unsigned char *key, struct buf *out)
{
	bool first = true;

	for (uint32_t i = 0; i < map_parts_count(v->key); i++) {
		const struct map_column p = map_parts_column(v->key, v->map->key_size, "key", i);

		if (!map_parts_starts_histogram(v, i))
			continue;
		buf_printf(out, first ? "\n%s = " : ", %s = ", p.name);
		map_parts_put_text(v, &p, key, out);
		first = false;
	}
	if (!first)
		buf_char(out, '\n');
}

/*
 * bcc's tools count in a histogram, too, where they want sums: all in slot 0 of each section, which
 * is a table.
 */
static bool is_sums(const struct map_view *v, const struct sections *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->all[i].count != 1 || s->all[i].bars[0].slot)
			return false;
	return v->hist == OBJECT_HIST_LINEAR && v->key->kind == TYPE_STRUCT;
}

static int put_histograms(const struct map_view *v, const struct map_snapshot *c, struct buf *out)
{
	struct sections s;
	int err = map_histogram_split(v, c, &s);

	if (!err && is_sums(v, &s)) {
		map_histogram_free(&s);
		return put_grid(v, c, out);
	}
	for (size_t i = 0; !err && i < s.count; i++) {
		put_section(v, map_snapshot_key(c, s.all[i].entry), out);
		histogram_draw(v->hist, s.all[i].bars, s.all[i].count, "value", out);
	}
	if (!err)
		map_histogram_free(&s);
	return err;
}

int map_table(const struct map_view *v, const struct map_snapshot *c, struct buf *out)
{
	int err = 0;

	put_heading(v, c, out);
	if (c->count)
		err = v->hist ? put_histograms(v, c, out) : put_grid(v, c, out);
	buf_char(out, '\n');
	return err;
}
