/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Events as JSON, an object a line. */
#include <errno.h>
#include <string.h>

#include "print/json_text.h"
#include "print/printer_ops.h"
#include "print/stacks.h"

static void json_begin(struct printer *p, const struct column_set *columns)
{
	(void)p;
	(void)columns;
}

static int end_line(struct buf *line)
{
	buf_char(line, '\n');
	return line->failed ? -ENOMEM : 0;
}

static void put_cell(const struct printer *p, const struct event *e, const struct cell *c,
		     struct buf *line)
{
	size_t from;

	switch (c->kind) {
	case CELL_TEXT:
		json_text_string(line, c->text);
		break;
	case CELL_SIGNED:
		buf_signed(line, c->i);
		break;
	case CELL_UNSIGNED:
		json_text_unsigned(line, c->u);
		break;
	case CELL_PUT:
		buf_char(line, '"');
		from = line->len;
		c->put(e, line);
		json_text_escape_from(line, from);
		buf_char(line, '"');
		break;
	case CELL_STACK:
		stacks_put_json(c->stack, line);
		break;
	case CELL_MEMBER:
		json_text_member(c->member, e->bytes, e->size, p->context, line);
		break;
	default:
		buf_str(line, "null");
	}
}

static void put_key(struct buf *line, const char *name)
{
	json_text_string(line, name);
	buf_char(line, ':');
}

/* Prepare {"stream":"S" and each key with its colon, for all events of the column set. */
static void render_keys(struct printer *p, const struct column_set *columns)
{
	struct buf *keys = &p->keys;

	p->keyed = columns;
	buf_clear(keys);
	buf_str(keys, "{\"stream\":");
	json_text_string(keys, columns->stream);
	buf_char(keys, '\0');
	for (size_t i = 0; i < columns->count; i++) {
		const struct column *c = &columns->all[i];

		if (!(c->where & IN_JSON))
			continue;
		buf_char(keys, ',');
		put_key(keys, printer_ops_title(p, c));
		buf_char(keys, '\0');
	}
}

static void put_generation(const struct printer *p, struct buf *line)
{
	if (!p->generation)
		return;
	buf_str(line, ",\"generation\":");
	buf_unsigned(line, p->generation);
}

static int json_event(struct printer *p, const struct event *e)
{
	struct buf *line = &p->out;
	const char *key;

	if (p->keyed != e->columns)
		render_keys(p, e->columns);
	key = buf_text(&p->keys);
	for (size_t i = 0, n; i <= e->columns->count; i++) {
		if (i && !(e->columns->all[i - 1].where & IN_JSON))
			continue;
		n = strlen(key);
		buf_add(line, key, n);
		key += n + 1;
		if (i)
			put_cell(p, e, &e->cells[i - 1], line);
		else
			put_generation(p, line);
	}
	buf_char(line, '}');
	line->failed |= p->keys.failed;
	return end_line(line);
}

static int json_hex(struct printer *p, const char *stream, const char *digits, size_t size)
{
	struct buf *line = &p->out;

	buf_str(line, "{\"stream\":");
	json_text_string(line, stream);
	put_generation(p, line);
	buf_str(line, ",\"size\":");
	buf_unsigned(line, size);
	buf_str(line, ",\"hex\":\"");
	buf_str(line, digits);
	buf_str(line, "\"}");
	return end_line(line);
}

static void put_count(struct buf *line, const char *key, uint64_t count)
{
	put_key(line, key);
	buf_unsigned(line, count);
}

static int json_summary(struct printer *p, const struct stream_count *counts, size_t n)
{
	struct buf *line = &p->out;

	buf_str(line, "{\"summary\":{");
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_char(line, ',');
		put_key(line, counts[i].stream);
		buf_char(line, '{');
		put_count(line, "submitted", counts[i].submitted);
		buf_char(line, ',');
		put_count(line, "delivered", counts[i].delivered);
		buf_char(line, ',');
		put_count(line, "lost", counts[i].lost);
		buf_char(line, '}');
	}
	buf_char(line, '}');
	if (p->audit.len) {
		buf_str(line, ",\"audit\":");
		buf_add(line, p->audit.data, p->audit.len);
	}
	if (p->unseen) {
		buf_char(line, ',');
		put_count(line, "unseen", p->unseen);
	}
	buf_char(line, '}');
	return end_line(line);
}

const struct print_ops print_json = {
	.begin = json_begin,
	.event = json_event,
	.hex = json_hex,
	.summary = json_summary,
};
