/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A map as a table, with columns as wide as their cells, or as histograms. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "decode/time.h"
#include "object/map_snapshot.h"
#include "print/map_column.h"
#include "print/map_formats.h"
#include "print/map_histogram.h"
#include "print/map_rows.h"

#define WIDTH_MAX 64 /* characters; a wider cell shifts the rest of its own line only */

static void put_heading(const struct map_layout *l, const struct map_snapshot *snapshot,
			struct buf *out)
{
	time_t seconds = (time_t)(time_to_realtime(snapshot->ns, l->context) / 1000000000);
	struct tm tm;
	char clock[16];

	localtime_r(&seconds, &tm);
	strftime(clock, sizeof(clock), "%T", &tm);
	buf_printf(out, "%s at %s", l->name, clock);
	if (l->generation)
		buf_printf(out, ", generation %u", l->generation);
	buf_str(out, ": ");
	if (!snapshot->count)
		buf_str(out, "empty\n");
	else if (snapshot->truncated)
		buf_printf(out, "%zu entries, and there are more\n", snapshot->count);
	else
		buf_printf(out, snapshot->count == 1 ? "1 entry\n" : "%zu entries\n",
			   snapshot->count);
}

/* Rows and columns */

struct sheet {
	size_t *widths; /* characters, of each column */
	struct buf cell;
	struct buf *out;
};

/* The number of characters: UTF-8 continuation bytes do not count. */
static size_t character_count(const struct buf *text)
{
	size_t n = 0;

	for (size_t i = 0; i < text->len; i++)
		n += (text->data[i] & 0xc0) != 0x80;
	return n;
}

static int measure_row(const struct map_rows *rows, const struct map_row *row, void *arg)
{
	struct sheet *s = arg;

	for (size_t i = 0; i < map_rows_columns(rows); i++) {
		size_t n;

		buf_clear(&s->cell);
		map_rows_put(rows, row, i, &s->cell);
		n = character_count(&s->cell);
		if (n > s->widths[i])
			s->widths[i] = n < WIDTH_MAX ? n : WIDTH_MAX;
	}
	return s->cell.failed ? -ENOMEM : 0;
}

static void put_cell(const struct map_rows *rows, struct sheet *s, size_t column)
{
	size_t n = character_count(&s->cell);
	size_t pad = n < s->widths[column] ? s->widths[column] - n : 0;
	bool last = column + 1 == map_rows_columns(rows);

	if (column)
		buf_char(s->out, ' ');
	for (size_t i = 0; i < pad && map_rows_is_number(rows, column); i++)
		buf_char(s->out, ' ');
	buf_add(s->out, buf_text(&s->cell), s->cell.len);
	for (size_t i = 0; i < pad && !last && !map_rows_is_number(rows, column); i++)
		buf_char(s->out, ' ');
	if (last)
		buf_char(s->out, '\n');
}

static int put_row(const struct map_rows *rows, const struct map_row *row, void *arg)
{
	struct sheet *s = arg;
	struct stack stack;

	for (size_t i = 0; i < map_rows_columns(rows); i++) {
		buf_clear(&s->cell);
		map_rows_put(rows, row, i, &s->cell);
		put_cell(rows, s, i);
	}
	for (size_t i = 0; i < map_rows_columns(rows); i++)
		if (map_rows_stack(rows, row, i, &stack))
			stacks_put_lines(&stack, map_rows_name(rows, i), s->out);
	return s->out->failed ? -ENOMEM : 0;
}

static void put_titles(const struct map_rows *rows, struct sheet *s)
{
	for (size_t i = 0; i < map_rows_columns(rows); i++) {
		buf_clear(&s->cell);
		for (const char *c = map_rows_name(rows, i); *c; c++)
			buf_char(&s->cell, (char)toupper((unsigned char)*c));
		put_cell(rows, s, i);
	}
}

static int put_rows(const struct map_layout *l, const struct map_snapshot *snapshot,
		    struct buf *out)
{
	struct sheet s = { .out = out };
	struct map_rows rows;
	int err = map_rows_open(l, snapshot, false, &rows);

	s.widths = err ? NULL : calloc(map_rows_columns(&rows), sizeof(*s.widths));
	if (!s.widths)
		err = -ENOMEM;
	for (size_t i = 0; !err && i < map_rows_columns(&rows); i++)
		s.widths[i] = strlen(map_rows_name(&rows, i));
	if (!err)
		err = map_rows_each(&rows, measure_row, &s);
	if (!err) {
		put_titles(&rows, &s);
		err = map_rows_each(&rows, put_row, &s);
	}
	free(s.widths);
	buf_free(&s.cell);
	map_rows_close(&rows);
	return err;
}

/* Histograms */

static void begin_histogram(const struct map_layout *l, const unsigned char *key, struct buf *out)
{
	bool first = true;

	for (uint32_t i = 0; i < map_column_count(l->key); i++) {
		const struct map_column column = map_column_get(l->key, l->map->key_size, "key", i);

		if (!map_layout_selects_histogram(l, i))
			continue;
		buf_printf(out, first ? "\n%s = " : ", %s = ", column.name);
		map_column_put_text(l, &column, key, out);
		first = false;
	}
	if (!first)
		buf_char(out, '\n');
}

/* bcc's tools use histograms for plain sums, too: all in slot 0 of each. Those are a table. */
static bool has_only_sums(const struct map_layout *l, const struct map_histograms *h)
{
	for (size_t i = 0; i < h->count; i++)
		if (h->all[i].count != 1 || h->all[i].bars[0].slot)
			return false;
	return l->hist == OBJECT_HIST_LINEAR && l->key->kind == TYPE_STRUCT;
}

static int put_histograms(const struct map_layout *l, const struct map_snapshot *snapshot,
			  struct buf *out)
{
	struct map_histograms h;
	int err = map_histogram_split(l, snapshot, &h);

	if (!err && has_only_sums(l, &h)) {
		map_histogram_free(&h);
		return put_rows(l, snapshot, out);
	}
	for (size_t i = 0; !err && i < h.count; i++) {
		begin_histogram(l, map_snapshot_key(snapshot, h.all[i].entry), out);
		histogram_draw(l->hist, h.all[i].bars, h.all[i].count, "value", out);
	}
	if (!err)
		map_histogram_free(&h);
	return err;
}

int map_table_put(const struct map_layout *l, const struct map_snapshot *snapshot, struct buf *out)
{
	int err = 0;

	put_heading(l, snapshot, out);
	if (snapshot->count)
		err = l->hist ? put_histograms(l, snapshot, out) : put_rows(l, snapshot, out);
	buf_char(out, '\n');
	return err;
}
