/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Mark the text of -f and -w in a generated probe, and replace the marks by #line directives. */
#include <string.h>

#include "base/buf.h"
#include "generate/generate.h"
#include "probe/expression.h"
#include "probe/option_text.h"

/*
 * A mark is three lines: BEGIN and the option's name; COLUMN and as many spaces as the excerpt's
 * column; the line itself, in which BREAK stands for a newline. No option contains these bytes.
 */
#define BEGIN '\001'
#define COLUMN '\002'
#define BREAK '\003'

static bool find_type_in(const char *option, const char *text, const char *type,
			 struct option_excerpt *w)
{
	const char *at = text, *name = strchr(type, ' ');
	struct expression_token before = { 0 }, t;

	for (t = expression_next(&at); t.kind != TOKEN_END; t = expression_next(&at)) {
		if (expression_token_is(&t, name + 1) && before.len == (size_t)(name - type) &&
		    !memcmp(before.at, type, before.len)) {
			*w = (struct option_excerpt){ option, text, before.at,
						      (size_t)(at - before.at) };
			return true;
		}
		before = t;
	}
	return false;
}

bool option_marks_find_type(const struct generate_options *o, const char *type,
			    struct option_excerpt *w)
{
	for (size_t i = 0; i < o->fields.count; i++)
		if (find_type_in("-f", o->fields.all[i], type, w))
			return true;
	return o->where && find_type_in("-w", o->where, type, w);
}

void option_marks_add(struct buf *out, const struct option_excerpt *w, const char *indent,
		      const char *after)
{
	buf_char(out, BEGIN);
	option_text_name(w->option, w->text, out);
	buf_printf(out, "\n%c%*s\n%s%.*s", COLUMN, (int)(w->at - w->text), "", indent, (int)w->len,
		   w->at);
	for (; after[0] && after[1]; after++)
		buf_char(out, *after == '\n' ? BREAK : *after);
	buf_str(out, after);
}

static void add_member(struct buf *out, const char *field)
{
	struct expression_field f = expression_field_of(field);

	option_marks_add(out, &(struct option_excerpt){ "-f", field, f.type, f.declared_len }, "\t",
			 ";\n");
}

void option_marks_add_members(struct buf *out, const struct generate_options *o)
{
	for (size_t i = 0; i < o->fields.count; i++)
		add_member(out, o->fields.all[i]);
}

void option_marks_add_condition(struct buf *out, const struct generate_options *o)
{
	const char *where = o->where;

	if (!where)
		return;
	buf_str(out, "\tbool wanted = {\n");
	option_marks_add(out, &(struct option_excerpt){ "-w", where, where, strlen(where) }, "\t\t",
			 "\n\t};\n");
}

void option_marks_add_value(struct buf *out, const struct generate_options *o, size_t i,
			    const char *evt, const char *memory)
{
	const char *all = o->fields.all[i];
	struct expression_field f = expression_field_of(all);
	int len = (int)f.name_len;

	if (f.size) {
		buf_printf(out, "\tbpf_probe_read_%s_str(%s%.*s, sizeof(%s%.*s),\n", memory, evt,
			   len, f.name, evt, len, f.name);
		option_marks_add(out,
				 &(struct option_excerpt){ "-f", all, f.value, strlen(f.value) },
				 "\t\t", "\n\t);\n");
	} else {
		option_marks_add(out, &(struct option_excerpt){ "-f", all, f.type, strlen(f.type) },
				 "\t", ";\n");
		buf_printf(out, "\t%s%.*s = %.*s;\n", evt, len, f.name, len, f.name);
	}
}

/* Escape quotes and backslashes for C, and ?, which could begin a trigraph. */
static void put_line_directive(size_t line, const char *name, size_t len, struct buf *out)
{
	buf_printf(out, "#line %zu \"", line);
	for (size_t i = 0; i < len; i++) {
		if (strchr("\"\\?", name[i]))
			buf_char(out, '\\');
		buf_char(out, name[i]);
	}
	buf_str(out, "\"\n");
}

/* The compiler only warns of these, and they are always mistakes. */
static const char strict[] = "#pragma clang diagnostic push\n"
			     "#pragma clang diagnostic error \"-Wint-conversion\"\n"
			     "#pragma clang diagnostic error \"-Wincompatible-pointer-types\"\n"
			     "#pragma clang diagnostic warning "
			     "\"-Wincompatible-pointer-types-discards-qualifiers\"\n"
			     "#pragma clang diagnostic error \"-Wimplicit-function-declaration\"\n"
			     "#pragma clang diagnostic error \"-Wuninitialized\"\n";
static const char as_before[] = "#pragma clang diagnostic pop\n";

/*
 * Append the marked line. For the compiler all of it is one line, so that a message of a missing
 * token after the excerpt names the option's line. Return the number of newlines in it.
 */
static size_t put_marked_text(const char *text, size_t len, bool lines, struct buf *out)
{
	size_t breaks = 0;

	for (size_t i = 0; i < len; i++) {
		breaks += text[i] == BREAK;
		if (text[i] == BREAK)
			buf_char(out, lines ? ' ' : '\n');
		else if (!lines || text[i] != '\t' || !breaks)
			buf_char(out, text[i]);
	}
	buf_char(out, '\n');
	return breaks;
}

/*
 * Append the mark at *at and move *at after it. nth counts the marks: each has two line numbers of
 * its own. Return the number of lines appended.
 */
static size_t put_mark(const char **at, const char *origin, bool lines, size_t line, size_t nth,
		       struct buf *out)
{
	const char *name = *at + 1;
	const char *column = strchr(name, '\n') + 2;
	const char *text = strchr(column, '\n') + 1;
	size_t len = strcspn(text, "\n");
	size_t indent = strspn(text, "\t");
	size_t n;

	*at = text + len + (text[len] == '\n');
	if (!lines)
		return put_marked_text(text, len, lines, out) + 1;
	buf_str(out, strict);
	put_line_directive(OPTION_TEXT_LINE + 2 * nth, name, strcspn(name, "\n"), out);
	buf_add(out, column, strcspn(column, "\n"));
	n = put_marked_text(text + indent, len - indent, lines, out) + 1;
	buf_str(out, as_before);
	put_line_directive(line + n, origin, strlen(origin), out);
	return n;
}

void option_marks_finish(const struct buf *marked, const char *origin, bool lines, struct buf *out)
{
	const char *at = buf_text(marked);
	size_t nth = 0;

	for (size_t line = 1; *at;) {
		size_t len = strcspn(at, "\n");

		if (*at == BEGIN) {
			line += put_mark(&at, origin, lines, line, nth++, out);
			continue;
		}
		line++;
		len += at[len] == '\n';
		buf_add(out, at, len);
		at += len;
	}
}
