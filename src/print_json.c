/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "print_format.h"

static void begin(struct printer *p, const struct view *view)
{
	(void)p;
	(void)view;
}

/* The object's text into the line; false: the line is too small, *need bytes it takes. */
static bool dump(struct printer *p, const json_t *object, size_t *need)
{
	*need = json_dumpb(object, p->line.data, p->line.cap, JSON_COMPACT);
	return *need && *need <= p->line.cap;
}

/* Writes the object on a line of its own and drops it. */
static int put_line(struct printer *p, json_t *object)
{
	size_t len = 0;
	bool done = object && dump(p, object, &len);

	if (!done && len) {
		buf_clear(&p->line);
		buf_reserve(&p->line, len);
		done = !p->line.failed && dump(p, object, &len);
	}
	json_decref(object);
	if (!done)
		return -ENOMEM;
	fwrite_unlocked(p->line.data, 1, len, p->file); /* a failed write shows at the flush */
	putc_unlocked('\n', p->file);
	return 0;
}

static json_t *json_of_type(struct printer *p, const struct type *t, const char *bytes);

/* JSON's integers end here at 2^63 - 1; what is larger is a string, and stays exact. */
static json_t *json_of_unsigned(uint64_t u)
{
	return u <= INT64_MAX ? json_integer((json_int_t)u) : json_sprintf("%" PRIu64, u);
}

static json_t *json_of_value(struct printer *p, const struct type *t, const char *bytes,
			     const struct value *v)
{
	switch (v->kind) {
	case VALUE_TEXT:
		return json_stringn(buf_text(&v->text), v->text.len);
	case VALUE_SIGNED:
		return json_integer(v->i);
	case VALUE_UNSIGNED:
		return json_of_unsigned(v->u);
	case VALUE_REAL:
		return v->real - v->real == 0 ? json_real(v->real) : json_null(); /* NaN, inf */
	case VALUE_BOOL:
		return json_boolean(v->b);
	default:
		return json_of_type(p, t, bytes);
	}
}

static json_t *json_of_member(struct printer *p, const struct member *m, const char *bytes,
			      size_t size)
{
	json_t *j = NULL;
	struct value v;

	if (!decode_member(m, bytes, size, p->clock, &v))
		j = json_of_value(p, m->type, bytes + m->offset / 8, &v);
	value_free(&v);
	return j;
}

static json_t *json_of_array(struct printer *p, const struct type *t, const char *bytes)
{
	json_t *array = json_array();

	for (uint32_t i = 0; array && i < t->count; i++) {
		const char *at = bytes + (size_t)i * t->element->size;
		struct value v;

		if (!decode_type(t->element, at, p->clock, &v))
			json_array_append_new(array, json_of_value(p, t->element, at, &v));
		value_free(&v);
	}
	return array;
}

/* Takes value. The members of an anonymous struct or union belong to what it stands in. */
static int add(json_t *object, const char *name, json_t *value)
{
	int err;

	if (name[0] || !json_is_object(value))
		return json_object_set_new(object, name, value);
	err = json_object_update(object, value);
	json_decref(value);
	return err;
}

static json_t *json_of_type(struct printer *p, const struct type *t, const char *bytes)
{
	json_t *object;

	if (t->kind == TYPE_ARRAY)
		return json_of_array(p, t, bytes);
	object = json_object();
	for (uint32_t i = 0; object && i < t->count; i++) {
		const struct member *m = &t->members[i];

		add(object, m->name, json_of_member(p, m, bytes, t->size));
	}
	return object;
}

static json_t *json_of_cell(struct printer *p, const struct event *e, const struct cell *c)
{
	switch (c->kind) {
	case CELL_TEXT:
		return json_string(c->text);
	case CELL_SIGNED:
		return json_integer(c->i);
	case CELL_UNSIGNED:
		return json_of_unsigned(c->u);
	case CELL_MEMBER:
		return json_of_member(p, c->member, e->bytes, e->size);
	default:
		return json_null();
	}
}

/* "stream" is ours: a field of that name gets another. */
static const char *key_of(const struct column *c)
{
	return strcmp(c->name, "stream") ? c->name : "stream_";
}

static int event(struct printer *p, const struct event *e)
{
	json_t *object = json_pack("{s:s}", "stream", e->view->stream);
	int err = !object;

	for (size_t i = 0; !err && i < e->view->count; i++)
		if (e->view->columns[i].where & IN_JSON)
			err = add(object, key_of(&e->view->columns[i]),
				  json_of_cell(p, e, &e->cells[i]));
	if (err) {
		json_decref(object);
		return -ENOMEM;
	}
	return put_line(p, object);
}

static int hex(struct printer *p, const char *stream, const char *digits, size_t size)
{
	return put_line(p, json_pack("{s:s, s:I, s:s}", "stream", stream, "size", (json_int_t)size,
				     "hex", digits));
}

static int summary(struct printer *p, const struct stream_count *counts, size_t n)
{
	json_t *all = json_object();

	for (size_t i = 0; all && i < n; i++)
		json_object_set_new(all, counts[i].stream,
				    json_pack("{s:I, s:I, s:I}", "submitted",
					      (json_int_t)counts[i].submitted, "delivered",
					      (json_int_t)counts[i].delivered, "lost",
					      (json_int_t)counts[i].lost));
	return put_line(p, json_pack("{s:o}", "summary", all));
}

const struct print_ops print_json = { begin, event, hex, summary };
