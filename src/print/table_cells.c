/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "print/table_cells.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "print/stacks.h"
#include "print/value_text.h"

#define BOLD "\033[1m"
#define RED "\033[31m"
#define PLAIN "\033[0m"

static void pad_cell(struct printer *p, size_t len, int width)
{
	size_t wanted = (size_t)(width < 0 ? -width : width);

	while (len++ < wanted)
		buf_char(&p->out, ' ');
}

/* The number of characters: UTF-8 continuation bytes do not count. */
static size_t character_count(const struct buf *text)
{
	size_t n = 0;

	for (size_t i = 0; i < text->len; i++)
		n += (text->data[i] & 0xc0) != 0x80;
	return n;
}

void table_cells_put_text(struct printer *p, int width, bool last)
{
	size_t len = character_count(&p->cell);

	if (width > 0)
		pad_cell(p, len, width);
	buf_add(&p->out, p->cell.data, p->cell.len);
	if (width < 0 && !last)
		pad_cell(p, len, width);
}

int table_cells_end_line(struct printer *p)
{
	while (p->out.len && p->out.data[p->out.len - 1] == ' ')
		p->out.len--; /* an empty last column leaves its separator */
	buf_char(&p->out, '\n');
	return p->out.failed ? -ENOMEM : 0;
}

void table_cells_put_title(struct printer *p, const char *name, int width, bool last)
{
	buf_clear(&p->cell);
	for (const char *s = name; *s; s++)
		buf_char(&p->cell, (char)toupper((unsigned char)*s));
	table_cells_put_text(p, width, last);
}

#define GENERATION_WIDTH 3

void table_cells_begin_titles(struct printer *p)
{
	p->titles_from = p->out.len;
	if (p->colour)
		buf_str(&p->out, BOLD);
	if (!p->generation)
		return;
	table_cells_put_title(p, "gen", GENERATION_WIDTH, false);
	buf_char(&p->out, ' ');
}

int table_cells_end_titles(struct printer *p)
{
	int err;
	size_t len;

	if (p->colour)
		buf_str(&p->out, PLAIN);
	err = table_cells_end_line(p);
	len = p->out.len - p->titles_from;
	if (err)
		return err;
	if (len == p->titles.len && !memcmp(p->titles.data, p->out.data + p->titles_from, len)) {
		p->out.len = p->titles_from;
		return 0;
	}
	buf_clear(&p->titles);
	buf_add(&p->titles, p->out.data + p->titles_from, len);
	return p->titles.failed ? -ENOMEM : 0;
}

void table_cells_put_generation(struct printer *p)
{
	if (!p->generation)
		return;
	buf_clear(&p->cell);
	buf_unsigned(&p->cell, p->generation);
	table_cells_put_text(p, GENERATION_WIDTH, false);
	buf_char(&p->out, ' ');
}

void table_cells_text(struct printer *p, const struct event *e, size_t i)
{
	const struct cell *c = &e->cells[i];
	struct buf *text = &p->cell;

	buf_clear(text);
	if (c->kind == CELL_TEXT)
		buf_str(text, c->text);
	else if (c->kind == CELL_SIGNED)
		buf_signed(text, c->i);
	else if (c->kind == CELL_UNSIGNED)
		buf_unsigned(text, c->u);
	else if (c->kind == CELL_PUT)
		c->put(e, text);
	else if (c->kind == CELL_STACK)
		stacks_put_cell(c->stack, text);
	else if (c->kind == CELL_MEMBER)
		value_text_member(c->member, e->bytes, e->size, p->context, text);
	else
		buf_char(text, '-');
}

void table_cells_put_marked(struct printer *p, const struct cell *c, int width, bool last)
{
	bool red = c->alarm && p->colour;

	p->out.failed |= p->cell.failed;
	if (red)
		buf_str(&p->out, RED);
	table_cells_put_text(p, width, last);
	if (red)
		buf_str(&p->out, PLAIN);
}

void table_cells_put(struct printer *p, const struct event *e, size_t i, int width, bool last)
{
	table_cells_text(p, e, i);
	table_cells_put_marked(p, &e->cells[i], width, last);
}

int table_cells_put_stacks(struct printer *p, const struct event *e)
{
	for (size_t i = 0; i < e->columns->count; i++)
		if (e->cells[i].kind == CELL_STACK)
			stacks_put_lines(e->cells[i].stack, e->columns->all[i].name, &p->out);
	return p->out.failed ? -ENOMEM : 0;
}

int table_cells_hex(struct printer *p, const char *stream, const char *digits, size_t size)
{
	table_cells_put_generation(p);
	buf_printf(&p->out, "%s: %zu bytes that do not fit the event's layout: %s", stream, size,
		   digits);
	return table_cells_end_line(p);
}

int table_cells_summary(struct printer *p, const struct stream_count *counts, size_t n)
{
	(void)p;
	(void)counts;
	(void)n;
	return 0;
}
