/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A map as CSV: titles, then a line for each entry, or for each slot of a histogram. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "decode/time.h"
#include "object/map_snapshot.h"
#include "print/map_column.h"
#include "print/map_formats.h"
#include "print/map_histogram.h"
#include "print/map_rows.h"

struct sheet {
	struct buf time;
	struct buf cell;
	struct buf *out;
};

/* Append s->cell, quoted as in RFC 4180 if it has to be. */
static void put_quoted(struct sheet *s)
{
	const char *text = buf_text(&s->cell);

	if (!strpbrk(text, ",\"\r\n")) {
		buf_str(s->out, text);
		return;
	}
	buf_char(s->out, '"');
	for (; *text; text++) {
		if (*text == '"')
			buf_char(s->out, '"');
		buf_char(s->out, *text);
	}
	buf_char(s->out, '"');
}

static void put_cell(struct sheet *s)
{
	buf_char(s->out, ',');
	put_quoted(s);
}

static void begin_line(const struct map_layout *l, struct sheet *s)
{
	buf_clear(&s->cell);
	buf_str(&s->cell, l->name);
	put_quoted(s);
	if (l->generation)
		buf_printf(s->out, ",%u", l->generation);
	buf_printf(s->out, ",%s", buf_text(&s->time));
}

static int put_row(const struct map_rows *rows, const struct map_row *row, void *arg)
{
	struct sheet *s = arg;

	begin_line(rows->layout, s);
	for (size_t i = 0; i < map_rows_columns(rows); i++) {
		buf_clear(&s->cell);
		map_rows_put(rows, row, i, &s->cell);
		put_cell(s);
	}
	buf_str(s->out, "\r\n");
	return s->out->failed ? -ENOMEM : 0;
}

static int put_rows(const struct map_layout *l, const struct map_snapshot *snapshot,
		    struct sheet *s)
{
	struct map_rows rows;
	int err = map_rows_open(l, snapshot, true, &rows);

	if (err)
		return err;
	buf_str(s->out, l->generation ? "map,generation,time" : "map,time");
	for (size_t i = 0; i < map_rows_columns(&rows); i++)
		buf_printf(s->out, ",%s", map_rows_name(&rows, i));
	buf_str(s->out, "\r\n");
	err = map_rows_each(&rows, put_row, s);
	map_rows_close(&rows);
	return err;
}

/* Histograms: the key members that select one, then the bounds of a slot and its count. */

static void put_titles(const struct map_layout *l, struct sheet *s)
{
	buf_str(s->out, l->generation ? "map,generation,time" : "map,time");
	for (size_t i = 0; i < map_column_count(l->key); i++) {
		const struct map_column column = map_column_get(l->key, l->map->key_size, "key", i);

		if (map_layout_selects_histogram(l, i))
			buf_printf(s->out, ",%s", column.name);
	}
	buf_str(s->out, ",low,high,count\r\n");
}

static void put_bar(const struct map_layout *l, const struct bar *bar, const unsigned char *key,
		    struct sheet *s)
{
	uint64_t low, high;
	bool log2 = histogram_bounds(l->hist, bar->slot, &low, &high);

	begin_line(l, s);
	for (size_t i = 0; i < map_column_count(l->key); i++) {
		const struct map_column column = map_column_get(l->key, l->map->key_size, "key", i);

		if (!map_layout_selects_histogram(l, i))
			continue;
		buf_clear(&s->cell);
		map_column_put_csv(l, &column, key, &s->cell);
		put_cell(s);
	}
	if (log2)
		buf_printf(s->out, ",%" PRIu64 ",%" PRIu64, low, high);
	else
		buf_printf(s->out, ",%" PRId64 ",%" PRId64, bar->slot, bar->slot);
	buf_printf(s->out, ",%" PRIu64 "\r\n", bar->count);
}

static int put_histograms(const struct map_layout *l, const struct map_snapshot *snapshot,
			  struct sheet *s)
{
	struct map_histograms all;
	int err = map_histogram_split(l, snapshot, &all);

	if (err)
		return err;
	put_titles(l, s);
	for (size_t i = 0; i < all.count; i++) {
		const struct map_histogram *h = &all.all[i];

		for (size_t k = 0; k < h->count; k++)
			put_bar(l, &h->bars[k], map_snapshot_key(snapshot, h->entry), s);
	}
	map_histogram_free(&all);
	return 0;
}

int map_csv_put(const struct map_layout *l, const struct map_snapshot *snapshot, struct buf *out)
{
	struct sheet s = { .out = out };
	int err;

	time_put_monotonic(snapshot->ns, l->context, &s.time);
	err = l->hist ? put_histograms(l, snapshot, &s) : put_rows(l, snapshot, &s);
	err = s.time.failed || s.cell.failed ? -ENOMEM : err;
	buf_free(&s.time);
	buf_free(&s.cell);
	return err;
}
