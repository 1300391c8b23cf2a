/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "command/show_layout.h"

#include <errno.h>
#include <string.h>

#include "command/command.h"
#include "command/prepare.h"
#include "decode/text.h"
#include "object/object_set.h"
#include "print/json_text.h"

/* Holes; offsets are in bits from the start of the struct. */

static uint64_t member_bits(const struct member *m)
{
	return m->bits ? m->bits : m->type->size * 8ull;
}

static uint64_t member_end(const struct member *m)
{
	return m->offset + member_bits(m);
}

/* The number of unused bits before member i; i = count: after the last one. */
static uint64_t hole_before(const struct type *t, uint32_t i)
{
	uint64_t end = i ? member_end(&t->members[i - 1]) : 0;
	uint64_t next = i < t->count ? t->members[i].offset : t->size * 8ull;

	return t->kind == TYPE_STRUCT && next > end ? next - end : 0;
}

static bool has_members(const struct member *m)
{
	return m->type->members && !m->type->display;
}

/* C syntax */

#define COMMENT_COLUMN 40

static void indent(struct buf *out, int depth)
{
	for (int i = 0; i < depth; i++)
		buf_char(out, '\t');
}

/* The type USER(...) of <calltap/user.h>, also as the element of an array; else NULL. */
static const struct type *find_user_type(const struct type *t)
{
	while (t->kind == TYPE_ARRAY && !t->display)
		t = t->element;
	return t->display == DISPLAY_USER ? t : NULL;
}

/* Append the type's name without array lengths, which follow the declared name in C. */
static void append_base_type(struct buf *out, const struct type *t)
{
	const struct type *user = find_user_type(t);

	if (user)
		buf_printf(out, "USER(%s)", user->members[2].type->name);
	else
		buf_add(out, t->name, strcspn(t->name, "["));
}

static const char *array_lengths(const struct type *t)
{
	return t->name + strcspn(t->name, "[");
}

/* Append "char comm[16]" for "char[16]" and "comm". */
static void append_declaration(struct buf *out, const struct type *t, const char *name)
{
	append_base_type(out, t);
	if (*name && out->len && out->data[out->len - 1] != '*')
		buf_char(out, ' ');
	buf_str(out, name);
	buf_str(out, array_lengths(t));
}

static void append_json_type(struct buf *out, const struct type *t)
{
	struct buf name = { 0 };

	append_base_type(&name, t);
	buf_str(&name, array_lengths(t));
	json_text_string(out, buf_text(&name));
	buf_free(&name);
}

/* Append the comment with offset and size after the declaration that begins at from. */
static void append_offset_comment(struct buf *out, size_t from, int depth, const struct member *m,
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

static void append_hole(struct buf *out, uint64_t bits, const char *kind, int depth)
{
	if (!bits)
		return;
	indent(out, depth);
	if (bits % 8)
		buf_printf(out, "/* %llu bits of %s */\n", (unsigned long long)bits, kind);
	else
		buf_printf(out, "/* %llu byte%s of %s */\n", (unsigned long long)bits / 8,
			   bits == 8 ? "" : "s", kind);
}

static void append_members(struct buf *out, const struct type *t, uint64_t base, int depth);

/* The struct, also as the element of an array; NULL if it is another type. */
static const struct type *find_struct_type(const struct type *t)
{
	while (t->kind == TYPE_ARRAY && !t->display)
		t = t->element;
	return t->members && !t->display ? t : NULL;
}

static void append_member(struct buf *out, const struct member *m, uint64_t base, int depth)
{
	const struct type *in = find_struct_type(m->type);
	size_t from = out->len;

	indent(out, depth);
	if (in) {
		buf_printf(out, "%s {\n", in->name);
		append_members(out, in, base + m->offset, depth + 1);
		from = out->len;
		indent(out, depth);
		buf_printf(out, "}%s%s%s", m->name[0] ? " " : "", m->name, array_lengths(m->type));
	} else {
		append_declaration(out, m->type, m->name);
	}
	if (m->bits)
		buf_printf(out, " : %u", m->bits);
	buf_char(out, ';');
	append_offset_comment(out, from, depth, m, base);
}

static void append_members(struct buf *out, const struct type *t, uint64_t base, int depth)
{
	for (uint32_t i = 0; i < t->count; i++) {
		append_hole(out, hole_before(t, i), "hole", depth);
		append_member(out, &t->members[i], base, depth);
	}
	append_hole(out, hole_before(t, t->count), "padding", depth);
}

void show_layout_text(const struct type *t, const char *name, struct buf *out)
{
	if (t->members && !t->display) {
		buf_printf(out, "%s {\n", t->name);
		append_members(out, t, 0, 1);
		buf_printf(out, "} %s; /* %u bytes */\n", name, t->size);
		return;
	}
	append_declaration(out, t, name);
	buf_printf(out, "; /* %u byte%s */\n", t->size, t->size == 1 ? "" : "s");
}

/* JSON */

static void append_json_key(struct buf *out, const char *key, bool first)
{
	if (!first)
		buf_char(out, ',');
	json_text_string(out, key);
	buf_char(out, ':');
}

static void append_json_number(struct buf *out, const char *key, uint64_t u)
{
	append_json_key(out, key, false);
	buf_unsigned(out, u);
}

static void append_json_members(struct buf *out, const struct type *t)
{
	append_json_key(out, "members", false);
	buf_char(out, '[');
	for (uint32_t i = 0; i < t->count; i++) {
		const struct member *m = &t->members[i];

		buf_str(out, i ? ",{" : "{");
		append_json_key(out, "name", true);
		json_text_string(out, m->name);
		append_json_key(out, "type", false);
		append_json_type(out, m->type);
		append_json_number(out, "offset", m->offset / 8);
		append_json_number(out, "size", m->type->size);
		if (m->bits) {
			append_json_number(out, "bit", m->offset % 8);
			append_json_number(out, "bits", m->bits);
		}
		if (has_members(m))
			append_json_members(out, m->type);
		buf_char(out, '}');
	}
	buf_char(out, ']');
}

void show_layout_json(const struct type *t, struct buf *out)
{
	buf_char(out, '{');
	append_json_key(out, "type", true);
	json_text_string(out, t->name);
	append_json_number(out, "size", t->size);
	if (t->members && !t->display)
		append_json_members(out, t);
	buf_char(out, '}');
}

/* Objects */

struct layout_output {
	const struct object *obj;
	enum print_format format;
	struct buf *out;
};

/* Append the layout of a type; if it has no valid BTF, say so. */
static int append_type(const struct layout_output *d, const char *kind, const char *name,
		       uint32_t id)
{
	struct type *t = NULL;
	int err = d->obj->btf && id ? layout_read_type(d->obj->btf, d->obj->btf_size, id, &t) :
				      -EINVAL;

	if (err == -ENOMEM)
		return err;
	if (d->format == PRINT_JSON) {
		append_json_key(d->out, kind, false);
		if (t)
			show_layout_json(t, d->out);
		else
			buf_str(d->out, "null");
	} else if (t) {
		show_layout_text(t, name, d->out);
	} else {
		buf_printf(d->out, "/* the type of %s's %s is not known */\n", name, kind);
	}
	layout_free(t);
	return 0;
}

static void append_heading(const struct layout_output *d, const char *kind, const char *name)
{
	if (d->format != PRINT_JSON) {
		buf_printf(d->out, "%s/* %s %s */\n", d->out->len ? "\n" : "", kind, name);
		return;
	}
	buf_char(d->out, '{');
	append_json_key(d->out, kind, true);
	json_text_string(d->out, name);
}

static void append_end(const struct layout_output *d)
{
	if (d->format == PRINT_JSON)
		buf_str(d->out, "}\n");
}

static int append_stream(const struct layout_output *d, const struct object_stream *s,
			 const char *name)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < s->layout_count; i++) {
		append_heading(d, "stream", name);
		err = append_type(d, "event", s->name, s->layouts[i]);
		append_end(d);
	}
	if (s->layout_count)
		return err;
	append_heading(d, "stream", name);
	err = append_type(d, "event", s->name, 0);
	append_end(d);
	return err;
}

static int append_map(const struct layout_output *d, const struct object_map *m, const char *name)
{
	int err;

	append_heading(d, "map", name);
	err = append_type(d, "key", "key", m->btf_key);
	if (!err)
		err = append_type(d, "value", "value", m->btf_value);
	append_end(d);
	return err;
}

static int append_object(const struct layout_output *d, const struct object_set *c, uint32_t object)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < c->stream_count; i++)
		if (c->streams[i].object == object)
			err = append_stream(d, object_set_stream(c, i), c->streams[i].name);
	for (uint32_t i = 0; !err && i < c->map_count; i++)
		if (c->maps[i].object == object && object_set_map(c, i)->role != OBJECT_MAP_HIDDEN)
			err = append_map(d, object_set_map(c, i), c->maps[i].name);
	return err;
}

int show_layout_object_set(const struct object_set *c, enum print_format format, struct buf *out)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < c->object_count; i++) {
		const struct layout_output d = { c->objects[i].obj, format, out };

		if (c->object_count > 1 && format != PRINT_JSON) {
			buf_str(out, out->len ? "\n/* " : "/* ");
			text_put_escaped(c->objects[i].target, strlen(c->objects[i].target), out);
			buf_str(out, " */\n");
		}
		err = append_object(&d, c, i);
	}
	return err ? err : out->failed ? -ENOMEM : 0;
}

enum status command_layout(const struct options *o)
{
	struct prepared p = prepare_begin(o);
	struct buf text = { 0 };

	if (prepare_texts(o, &p) && prepare_objects(o, &p) &&
	    prepare_set_result(&p, show_layout_object_set(&p.object_set, o->format, &text)))
		fwrite(buf_text(&text), 1, text.len,
		       stdout); /* process.c checks for errors at exit */
	buf_free(&text);
	return prepare_end(&p);
}
