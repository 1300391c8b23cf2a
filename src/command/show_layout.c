/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "command/show_layout.h"

#include <errno.h>
#include <string.h>

#include "command/command.h"
#include "command/prepare.h"
#include "decode/text.h"
#include "object/object_set.h"
#include "print/value_text.h"

/* What lies between the members, in bits from the start of the struct. */

static uint64_t bits_of(const struct member *m)
{
	return m->bits ? m->bits : m->type->size * 8ull;
}

static uint64_t end_of(const struct member *m)
{
	return m->offset + bits_of(m);
}

/* Bits without a member in front of member i; i = count: behind the last. */
static uint64_t hole_before(const struct type *t, uint32_t i)
{
	uint64_t end = i ? end_of(&t->members[i - 1]) : 0;
	uint64_t next = i < t->count ? t->members[i].offset : t->size * 8ull;

	return t->kind == TYPE_STRUCT && next > end ? next - end : 0;
}

static bool is_inside(const struct member *m)
{
	return m->type->members && !m->type->display;
}

/* As C */

#define COMMENT_COLUMN 40

static void indent(struct buf *out, int depth)
{
	for (int i = 0; i < depth; i++)
		buf_char(out, '\t');
}

/* USER(...) of <calltap/user.h>, or an array of such; NULL: it is none. */
static const struct type *user_of(const struct type *t)
{
	while (t->kind == TYPE_ARRAY && !t->display)
		t = t->element;
	return t->display == DISPLAY_USER ? t : NULL;
}

/* The type's name without the lengths of an array, which stand behind what is declared. */
static void put_base(struct buf *out, const struct type *t)
{
	const struct type *user = user_of(t);

	if (user)
		buf_printf(out, "USER(%s)", user->members[2].type->name);
	else
		buf_add(out, t->name, strcspn(t->name, "["));
}

static const char *lengths_of(const struct type *t)
{
	return t->name + strcspn(t->name, "[");
}

/* "char[16]" and "comm" are declared as "char comm[16]". */
static void put_declared(struct buf *out, const struct type *t, const char *name)
{
	put_base(out, t);
	if (*name && out->len && out->data[out->len - 1] != '*')
		buf_char(out, ' ');
	buf_str(out, name);
	buf_str(out, lengths_of(t));
}

static void put_type_name(struct buf *out, const struct type *t)
{
	struct buf name = { 0 };

	put_base(&name, t);
	buf_str(&name, lengths_of(t));
	json_text_string(out, buf_text(&name));
	buf_free(&name);
}

/* The comment behind a declaration that began at from: offset and size. */
static void put_place(struct buf *out, size_t from, int depth, const struct member *m,
		      uint64_t base)
{
	size_t column = (size_t)depth * 8 + out->len - from - (size_t)depth;

	for (; column < COMMENT_COLUMN; column++)
		buf_char(out, ' ');
	if (m->bits)
		buf_printf(out, " /* %4llu:%llu %4u bits */\n",
			   (unsigned long long)((base + m->offset) / 8),
			   (unsigned long long)((base + m->offset) % 8), m->bits);
	else
		buf_printf(out, " /* %4llu %6u */\n", (unsigned long long)((base + m->offset) / 8),
			   m->type->size);
}

static void put_hole(struct buf *out, uint64_t bits, const char *what, int depth)
{
	if (!bits)
		return;
	indent(out, depth);
	if (bits % 8)
		buf_printf(out, "/* %llu bits of %s */\n", (unsigned long long)bits, what);
	else
		buf_printf(out, "/* %llu byte%s of %s */\n", (unsigned long long)bits / 8,
			   bits == 8 ? "" : "s", what);
}

static void put_body(struct buf *out, const struct type *t, uint64_t base, int depth);

/* The struct that an array of any dimension is of, if it is of one. */
static const struct type *compound_of(const struct type *t)
{
	while (t->kind == TYPE_ARRAY && !t->display)
		t = t->element;
	return t->members && !t->display ? t : NULL;
}

static void put_member_text(struct buf *out, const struct member *m, uint64_t base, int depth)
{
	const struct type *in = compound_of(m->type);
	size_t from = out->len;

	indent(out, depth);
	if (in) {
		buf_printf(out, "%s {\n", in->name);
		put_body(out, in, base + m->offset, depth + 1);
		from = out->len;
		indent(out, depth);
		buf_printf(out, "}%s%s%s", m->name[0] ? " " : "", m->name, lengths_of(m->type));
	} else {
		put_declared(out, m->type, m->name);
	}
	if (m->bits)
		buf_printf(out, " : %u", m->bits);
	buf_char(out, ';');
	put_place(out, from, depth, m, base);
}

static void put_body(struct buf *out, const struct type *t, uint64_t base, int depth)
{
	for (uint32_t i = 0; i < t->count; i++) {
		put_hole(out, hole_before(t, i), "hole", depth);
		put_member_text(out, &t->members[i], base, depth);
	}
	put_hole(out, hole_before(t, t->count), "padding", depth);
}

void show_layout_text(const struct type *t, const char *name, struct buf *out)
{
	if (t->members && !t->display) {
		buf_printf(out, "%s {\n", t->name);
		put_body(out, t, 0, 1);
		buf_printf(out, "} %s; /* %u bytes */\n", name, t->size);
		return;
	}
	put_declared(out, t, name);
	buf_printf(out, "; /* %u byte%s */\n", t->size, t->size == 1 ? "" : "s");
}

/* As JSON */

static void put_key(struct buf *out, const char *key, bool first)
{
	if (!first)
		buf_char(out, ',');
	json_text_string(out, key);
	buf_char(out, ':');
}

static void put_number(struct buf *out, const char *key, uint64_t u)
{
	put_key(out, key, false);
	buf_unsigned(out, u);
}

static void put_members(struct buf *out, const struct type *t)
{
	put_key(out, "members", false);
	buf_char(out, '[');
	for (uint32_t i = 0; i < t->count; i++) {
		const struct member *m = &t->members[i];

		buf_str(out, i ? ",{" : "{");
		put_key(out, "name", true);
		json_text_string(out, m->name);
		put_key(out, "type", false);
		put_type_name(out, m->type);
		put_number(out, "offset", m->offset / 8);
		put_number(out, "size", m->type->size);
		if (m->bits) {
			put_number(out, "bit", m->offset % 8);
			put_number(out, "bits", m->bits);
		}
		if (is_inside(m))
			put_members(out, m->type);
		buf_char(out, '}');
	}
	buf_char(out, ']');
}

void show_layout_json(const struct type *t, struct buf *out)
{
	buf_char(out, '{');
	put_key(out, "type", true);
	json_text_string(out, t->name);
	put_number(out, "size", t->size);
	if (t->members && !t->display)
		put_members(out, t);
	buf_char(out, '}');
}

/* All of an object's */

struct description {
	const struct object *obj;
	enum print_format format;
	struct buf *out;
};

/* A type that there is no BTF of, or none that makes sense, has no layout to show. */
static int describe_type(const struct description *d, const char *what, const char *name,
			 uint32_t id)
{
	struct type *t = NULL;
	int err =
		d->obj->btf && id ? layout_of_type(d->obj->btf, d->obj->btf_size, id, &t) : -EINVAL;

	if (err == -ENOMEM)
		return err;
	if (d->format == PRINT_JSON) {
		put_key(d->out, what, false);
		if (t)
			show_layout_json(t, d->out);
		else
			buf_str(d->out, "null");
	} else if (t) {
		show_layout_text(t, name, d->out);
	} else {
		buf_printf(d->out, "/* the type of %s's %s is not known */\n", name, what);
	}
	layout_free(t);
	return 0;
}

static void begin(const struct description *d, const char *what, const char *name)
{
	if (d->format != PRINT_JSON) {
		buf_printf(d->out, "%s/* %s %s */\n", d->out->len ? "\n" : "", what, name);
		return;
	}
	buf_char(d->out, '{');
	put_key(d->out, what, true);
	json_text_string(d->out, name);
}

static void end(const struct description *d)
{
	if (d->format == PRINT_JSON)
		buf_str(d->out, "}\n");
}

static int describe_stream(const struct description *d, const struct object_stream *s,
			   const char *name)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < s->layout_count; i++) {
		begin(d, "stream", name);
		err = describe_type(d, "event", s->name, s->layouts[i]);
		end(d);
	}
	if (s->layout_count)
		return err;
	begin(d, "stream", name);
	err = describe_type(d, "event", s->name, 0);
	end(d);
	return err;
}

static int describe_map(const struct description *d, const struct object_map *m, const char *name)
{
	int err;

	begin(d, "map", name);
	err = describe_type(d, "key", "key", m->btf_key);
	if (!err)
		err = describe_type(d, "value", "value", m->btf_value);
	end(d);
	return err;
}

static int describe_object(const struct description *d, const struct object_set *c, uint32_t object)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < c->stream_count; i++)
		if (c->streams[i].object == object)
			err = describe_stream(d, object_set_stream(c, i), c->streams[i].name);
	for (uint32_t i = 0; !err && i < c->map_count; i++)
		if (c->maps[i].object == object && object_set_map(c, i)->show != OBJECT_MAP_HIDDEN)
			err = describe_map(d, object_set_map(c, i), c->maps[i].name);
	return err;
}

int show_layout_object_set(const struct object_set *c, enum print_format format, struct buf *out)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < c->object_count; i++) {
		const struct description d = { c->objects[i].obj, format, out };

		if (c->object_count > 1 && format != PRINT_JSON) {
			buf_str(out, out->len ? "\n/* " : "/* ");
			text_put_escaped(c->objects[i].target, strlen(c->objects[i].target), out);
			buf_str(out, " */\n");
		}
		err = describe_object(&d, c, i);
	}
	return err ? err : out->failed ? -ENOMEM : 0;
}

enum status command_layout(const struct options *o)
{
	struct prepared p = prepare_begin(o);
	struct buf text = { 0 };

	if (prepare_texts(o, &p) && prepare_objects(o, &p) &&
	    prepare_continue(&p, show_layout_object_set(&p.object_set, o->format, &text)))
		fwrite(buf_text(&text), 1, text.len, stdout); /* checked at the end */
	buf_free(&text);
	return prepare_end(&p);
}
