/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "print_format.h"
#include "print_value.h"
#include "stacks.h"

#define BOLD "\033[1m"
#define RED "\033[31m"
#define PLAIN "\033[0m"

static void pad(struct printer *p, size_t len, int width)
{
	size_t want = (size_t)(width < 0 ? -width : width);

	while (len++ < want)
		buf_char(&p->out, ' ');
}

/* Characters, not bytes: UTF-8's continuation bytes take no room. */
static size_t length(const struct buf *text)
{
	size_t n = 0;

	for (size_t i = 0; i < text->len; i++)
		n += (text->data[i] & 0xc0) != 0x80;
	return n;
}

/* What is in p->cell. */
static void put(struct printer *p, const struct column *c, bool last)
{
	size_t len = length(&p->cell);

	if (c->width > 0)
		pad(p, len, c->width);
	buf_add(&p->out, p->cell.data, p->cell.len);
	if (c->width < 0 && !last)
		pad(p, len, c->width);
}

static int end_line(struct printer *p)
{
	while (p->out.len && p->out.data[p->out.len - 1] == ' ')
		p->out.len--; /* an empty last column leaves its separator */
	buf_char(&p->out, '\n');
	return p->out.failed ? -ENOMEM : 0;
}

/* The index behind the last column that is in the table. */
static size_t end_of(const struct view *v)
{
	size_t n = v->count;

	while (n && !(v->columns[n - 1].where & IN_TABLE))
		n--;
	return n;
}

static void title(struct printer *p, const struct column *c, bool last)
{
	buf_clear(&p->cell);
	for (const char *s = c->name; *s; s++)
		buf_char(&p->cell, (char)toupper((unsigned char)*s));
	put(p, c, last);
}

static void begin(struct printer *p, const struct view *view)
{
	size_t n = end_of(view);

	if (p->titled == view)
		return;
	p->titled = view;
	if (p->colour)
		buf_str(&p->out, BOLD);
	for (size_t i = 0; i < n; i++) {
		if (!(view->columns[i].where & IN_TABLE))
			continue;
		title(p, &view->columns[i], i + 1 == n);
		if (i + 1 < n)
			buf_char(&p->out, ' ');
	}
	if (p->colour)
		buf_str(&p->out, PLAIN);
	end_line(p);
}

static void put_cell(struct printer *p, const struct event *e, size_t i, bool last)
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
		stack_put_cell(c->stack, text);
	else if (c->kind == CELL_MEMBER)
		member_put_text(c->member, e->bytes, e->size, p->clock, text);
	else
		buf_char(text, '-');
	if (c->alarm && p->colour)
		buf_str(&p->out, RED);
	put(p, &e->view->columns[i], last);
	if (c->alarm && p->colour)
		buf_str(&p->out, PLAIN);
	p->out.failed |= text->failed;
}

/* The stacks have lines of their own, below the event's. */
static int put_stacks(struct printer *p, const struct event *e, int err)
{
	for (size_t i = 0; !err && i < e->view->count; i++)
		if (e->cells[i].kind == CELL_STACK)
			stack_put_lines(e->cells[i].stack, e->view->columns[i].name, &p->out);
	return p->out.failed ? -ENOMEM : err;
}

static int event(struct printer *p, const struct event *e)
{
	size_t n = end_of(e->view);

	begin(p, e->view);
	for (size_t i = 0; i < n; i++) {
		if (!(e->view->columns[i].where & IN_TABLE))
			continue;
		put_cell(p, e, i, i + 1 == n);
		if (i + 1 < n)
			buf_char(&p->out, ' ');
	}
	return put_stacks(p, e, end_line(p));
}

static int hex(struct printer *p, const char *stream, const char *digits, size_t size)
{
	buf_printf(&p->out, "%s: %zu bytes that do not fit the event's layout: %s", stream, size,
		   digits);
	return end_line(p);
}

static int summary(struct printer *p, const struct stream_count *counts, size_t n)
{
	(void)p;
	(void)counts;
	(void)n;
	return 0;
}

const struct print_ops print_table = { begin, NULL, event, hex, summary };
