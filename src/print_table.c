/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "print_format.h"

#define BOLD "\033[1m"
#define RED "\033[31m"
#define PLAIN "\033[0m"

static void pad(struct printer *p, size_t len, int width)
{
	size_t want = (size_t)(width < 0 ? -width : width);

	while (len++ < want)
		buf_char(&p->line, ' ');
}

/* Characters, not bytes: UTF-8's continuation bytes take no room. */
static size_t length(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += (*text & 0xc0) != 0x80;
	return n;
}

static void put(struct printer *p, const char *text, const struct column *c, bool last)
{
	size_t len = length(text);

	if (c->width > 0)
		pad(p, len, c->width);
	buf_str(&p->line, text);
	if (c->width < 0 && !last)
		pad(p, len, c->width);
}

static int end_line(struct printer *p)
{
	int err = p->line.failed ? -ENOMEM : 0;

	while (p->line.len && p->line.data[p->line.len - 1] == ' ')
		p->line.len--; /* an empty last column leaves its separator */
	buf_char(&p->line, '\n');
	fwrite_unlocked(buf_text(&p->line), 1, p->line.len, p->file);
	buf_clear(&p->line);
	return err;
}

static bool is_last(const struct view *v, size_t i)
{
	while (++i < v->count)
		if (v->columns[i].where & IN_TABLE)
			return false;
	return true;
}

static void title(struct printer *p, const struct column *c, bool last)
{
	struct buf name = { 0 };

	for (const char *s = c->name; *s; s++)
		buf_char(&name, (char)toupper((unsigned char)*s));
	put(p, buf_text(&name), c, last);
	buf_free(&name);
}

static void begin(struct printer *p, const struct view *view)
{
	if (p->titled == view)
		return;
	p->titled = view;
	if (p->colour)
		buf_str(&p->line, BOLD);
	for (size_t i = 0; i < view->count; i++) {
		if (!(view->columns[i].where & IN_TABLE))
			continue;
		title(p, &view->columns[i], is_last(view, i));
		if (!is_last(view, i))
			buf_char(&p->line, ' ');
	}
	if (p->colour)
		buf_str(&p->line, PLAIN);
	end_line(p);
}

/* Compounds on one line: {a=1 b=[1 2 3]}. */

static void put_type(struct printer *p, const struct type *t, const char *bytes, struct buf *out);

static void put_value(struct printer *p, const struct type *t, const char *bytes, struct value *v,
		      struct buf *out)
{
	if (v->kind == VALUE_TEXT)
		buf_add(out, v->text.data, v->text.len);
	else if (v->kind == VALUE_SIGNED)
		buf_signed(out, v->i);
	else if (v->kind == VALUE_UNSIGNED)
		buf_unsigned(out, v->u);
	else if (v->kind == VALUE_REAL)
		buf_printf(out, "%.9g", v->real);
	else if (v->kind == VALUE_BOOL)
		buf_str(out, v->b ? "true" : "false");
	else
		put_type(p, t, bytes, out);
}

static void put_member(struct printer *p, const struct member *m, const char *bytes, size_t size,
		       struct buf *out)
{
	struct value v;

	if (!decode_member(m, bytes, size, p->clock, &v))
		put_value(p, m->type, bytes + m->offset / 8, &v, out);
	value_free(&v);
}

static void put_elements(struct printer *p, const struct type *t, const char *bytes,
			 struct buf *out)
{
	buf_char(out, '[');
	for (uint32_t i = 0; i < t->count; i++) {
		const char *at = bytes + (size_t)i * t->element->size;
		struct value v;

		if (i)
			buf_char(out, ' ');
		if (!decode_type(t->element, at, p->clock, &v))
			put_value(p, t->element, at, &v, out);
		value_free(&v);
	}
	buf_char(out, ']');
}

static void put_type(struct printer *p, const struct type *t, const char *bytes, struct buf *out)
{
	if (t->kind == TYPE_ARRAY) {
		put_elements(p, t, bytes, out);
		return;
	}
	buf_char(out, '{');
	for (uint32_t i = 0; i < t->count; i++) {
		if (i)
			buf_char(out, ' ');
		if (t->members[i].name[0])
			buf_printf(out, "%s=", t->members[i].name);
		put_member(p, &t->members[i], bytes, t->size, out);
	}
	buf_char(out, '}');
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
	else if (c->kind == CELL_MEMBER)
		put_member(p, c->member, e->bytes, e->size, text);
	else
		buf_char(text, '-');
	if (c->alarm && p->colour)
		buf_str(&p->line, RED);
	put(p, buf_text(text), &e->view->columns[i], last);
	if (c->alarm && p->colour)
		buf_str(&p->line, PLAIN);
	p->line.failed |= text->failed;
}

static int event(struct printer *p, const struct event *e)
{
	begin(p, e->view);
	for (size_t i = 0; i < e->view->count; i++) {
		bool last = is_last(e->view, i);

		if (!(e->view->columns[i].where & IN_TABLE))
			continue;
		put_cell(p, e, i, last);
		if (!last)
			buf_char(&p->line, ' ');
	}
	return end_line(p);
}

static int hex(struct printer *p, const char *stream, const char *digits, size_t size)
{
	buf_printf(&p->line, "%s: %zu bytes that do not fit the event's layout: %s", stream, size,
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

const struct print_ops print_table = { begin, event, hex, summary };
