/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A map's content as CSV: titles, then a line an entry, or a line a slot. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "decode/time.h"
#include "object/map_snapshot.h"
#include "print/map_formats.h"
#include "print/map_histogram.h"
#include "print/map_parts.h"
#include "print/map_rows.h"

struct sheet {
	struct buf time;
	struct buf cell;
	struct buf *out;
};

/* What is in the cell, as RFC 4180 has it. */
static void put_text(struct sheet *s)
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
	put_text(s);
}

static void begin_line(const struct map_view *v, struct sheet *s)
{
	buf_clear(&s->cell);
	buf_str(&s->cell, v->name);
	put_text(s);
	if (v->generation)
		buf_printf(s->out, ",%u", v->generation);
	buf_printf(s->out, ",%s", buf_text(&s->time));
}

static int put_row(const struct map_rows *g, const struct map_row *row, void *arg)
{
	struct sheet *s = arg;

	begin_line(g->view, s);
	for (size_t i = 0; i < map_rows_columns(g); i++) {
		buf_clear(&s->cell);
		map_rows_put(g, row, i, &s->cell);
		put_cell(s);
	}
	buf_str(s->out, "\r\n");
	return s->out->failed ? -ENOMEM : 0;
}

static int put_grid(const struct map_view *v, const struct map_snapshot *c, struct sheet *s)
{
	struct map_rows g;
	int err = map_rows_open(v, c, true, &g);

	if (err)
		return err;
	buf_str(s->out, v->generation ? "map,generation,time" : "map,time");
	for (size_t i = 0; i < map_rows_columns(&g); i++)
		buf_printf(s->out, ",%s", map_rows_name(&g, i));
	buf_str(s->out, "\r\n");
	err = map_rows_each(&g, put_row, s);
	map_rows_close(&g);
	return err;
}

/* Histograms: the section's members, then what is counted. */

static void put_titles(const struct map_view *v, struct sheet *s)
{
	buf_str(s->out, v->generation ? "map,generation,time" : "map,time");
	for (size_t i = 0; i < map_parts_count(v->key); i++) {
		const struct map_column p = map_parts_column(v->key, v->map->key_size, "key", i);

		if (map_parts_starts_histogram(v, i))
			buf_printf(s->out, ",%s", p.name);
	}
	buf_str(s->out, ",low,high,count\r\n");
}

static void put_bar(const struct map_view *v, const struct bar *bar, const unsigned char *key,
		    struct sheet *s)
{
	uint64_t low, high;
	bool log2 = histogram_bounds(v->hist, bar->slot, &low, &high);

	begin_line(v, s);
	for (size_t i = 0; i < map_parts_count(v->key); i++) {
		const struct map_column p = map_parts_column(v->key, v->map->key_size, "key", i);

		if (!map_parts_starts_histogram(v, i))
			continue;
		buf_clear(&s->cell);
		map_parts_put_plain(v, &p, key, &s->cell);
		put_cell(s);
	}
	if (log2)
		buf_printf(s->out, ",%" PRIu64 ",%" PRIu64, low, high);
	else
		buf_printf(s->out, ",%" PRId64 ",%" PRId64, bar->slot, bar->slot);
	buf_printf(s->out, ",%" PRIu64 "\r\n", bar->count);
}

static int put_histograms(const struct map_view *v, const struct map_snapshot *c, struct sheet *s)
{
	struct sections sections;
	int err = map_histogram_split(v, c, &sections);

	if (err)
		return err;
	put_titles(v, s);
	for (size_t i = 0; i < sections.count; i++) {
		const struct map_histogram *section = &sections.all[i];

		for (size_t k = 0; k < section->count; k++)
			put_bar(v, &section->bars[k], map_snapshot_key(c, section->entry), s);
	}
	map_histogram_free(&sections);
	return 0;
}

int map_csv(const struct map_view *v, const struct map_snapshot *c, struct buf *out)
{
	struct sheet s = { .out = out };
	int err;

	time_put_monotonic(c->ns, v->context, &s.time);
	err = v->hist ? put_histograms(v, c, &s) : put_grid(v, c, &s);
	err = s.time.failed || s.cell.failed ? -ENOMEM : err;
	buf_free(&s.time);
	buf_free(&s.cell);
	return err;
}
