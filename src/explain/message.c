/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "explain/message.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "base/buf.h"
#include "base/c_name.h"
#include "base/log.h"
#include "probe/option_text.h"

/* A source line that is longer than LINE_MAX_WHOLE bytes is cut to LINE_CUT bytes. */
#define LINE_MAX_WHOLE 400
#define LINE_CUT 160
/* The same for an option's text that is used as a file name. */
#define NAME_MAX_WHOLE 100
#define NAME_CUT 60

unsigned long message_column(const char *line, size_t len, const char *word, size_t word_len)
{
	for (size_t i = 0; word_len && i + word_len <= len; i++)
		if (!memcmp(line + i, word, word_len) && (!i || !is_name_char(line[i - 1])) &&
		    (i + word_len == len || !is_name_char(line[i + word_len])))
			return i + 1;
	return 0;
}

/* The column of the caret: if it is not known or not in the line, the first nonblank character. */
static size_t caret_column(const struct position *position)
{
	size_t column = position->column;

	if (column && (!position->source || column <= position->source_len + 1))
		return column;
	for (column = 0; position->source && column < position->source_len; column++)
		if (!isblank((unsigned char)position->source[column]))
			return column + 1;
	return 1;
}

/* False for the second and later bytes of a character in UTF-8. */
static bool begins_character(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

static void append_line_and_caret(const char *line, size_t len, size_t column, struct buf *out)
{
	buf_add(out, line, len);
	buf_char(out, '\n');
	for (size_t i = 0; i + 1 < column; i++)
		if (i >= len || begins_character(line[i]))
			buf_char(out, i < len && line[i] == '\t' ? '\t' : ' ');
	buf_str(out, "^\n");
}

/* Append the part of a long line around the column. */
static void append_part_of_line(const char *line, size_t len, size_t column, struct buf *out)
{
	size_t from = column > LINE_CUT / 2 ? column - LINE_CUT / 2 : 0;
	size_t to = from + LINE_CUT < len ? from + LINE_CUT : len;
	struct buf part = { 0 };

	while (from && from < len && !begins_character(line[from]))
		from++;
	while (to < len && !begins_character(line[to]))
		to--;
	buf_str(&part, from ? "..." : "");
	column -= from - part.len;
	buf_add(&part, line + from, to - from);
	buf_str(&part, to < len ? "..." : "");
	append_line_and_caret(buf_text(&part), part.len, column, out);
	out->failed |= part.failed;
	buf_free(&part);
}

/* Append the line, and the caret below the column. */
static void append_source(const struct position *position, size_t column, struct buf *out)
{
	size_t len = position->source_len;

	while (len && isspace((unsigned char)position->source[len - 1]))
		len--;
	if (len > LINE_MAX_WHOLE)
		append_part_of_line(position->source, len, column < len + 1 ? column : len + 1,
				    out);
	else if (len)
		append_line_and_caret(position->source, len, column, out);
}

void message_file(const struct position *position, struct buf *out)
{
	size_t len = NAME_CUT;

	if (position->file[0] != '-' || position->file_len <= NAME_MAX_WHOLE) {
		buf_add(out, position->file, position->file_len);
		return;
	}
	while (!begins_character(position->file[len]))
		len--;
	buf_printf(out, "%.*s...'", (int)len, position->file);
}

void message_head(const struct position *position, enum severity severity, const char *cause,
		  size_t len, struct buf *out)
{
	size_t column = caret_column(position);

	if (position->file) {
		message_file(position, out);
		buf_printf(out, ":%lu:%zu: ", position->line, column);
	} else {
		buf_str(out, "calltap: ");
	}
	buf_str(out, severity == SEVERITY_WARNING ? "warning: " : "error: ");
	buf_add(out, cause, len);
	buf_char(out, '\n');
	if (position->file && position->source)
		append_source(position, column, out);
}

/* Replace control characters, such as newlines, by blanks. */
static void replace_control_characters(char *text)
{
	for (; *text; text++)
		if (*text > 0 && *text < ' ')
			*text = ' ';
}

void message_option(const char *option, const char *text, const char *at, const char *fmt, ...)
{
	struct buf name = { 0 }, cause = { 0 }, out = { 0 };
	struct position position = { .line = 1, .column = (unsigned long)(at - text) + 1 };
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&cause, fmt, ap);
	va_end(ap);
	option_text_name(option, text, &name);
	if (!name.failed) {
		replace_control_characters(name.data);
		position.file = name.data;
		position.file_len = name.len;
		option_text_set_source(&position);
	}
	message_head(&position, SEVERITY_ERROR, buf_text(&cause), cause.len, &out);
	log_raw(buf_text(&out));
	buf_free(&name);
	buf_free(&cause);
	buf_free(&out);
}
