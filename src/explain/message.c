/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "explain/message.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "base/buf.h"
#include "base/c_name.h"
#include "base/log.h"
#include "probe/option_text.h"

/* Bytes of a source line: up to so many it is shown whole, else so many of it. */
#define LINE_WHOLE 400
#define LINE_SHOWN 160
/* And of an option's text, where it is named. */
#define NAME_WHOLE 100
#define NAME_SHOWN 60

unsigned long message_column(const char *line, size_t len, const char *word, size_t word_len)
{
	for (size_t i = 0; word_len && i + word_len <= len; i++)
		if (!memcmp(line + i, word, word_len) && (!i || !is_name_char(line[i - 1])) &&
		    (i + word_len == len || !is_name_char(line[i + word_len])))
			return i + 1;
	return 0;
}

/* A column inside the line; where none is known, where its text begins. */
static size_t caret_of(const struct position *at)
{
	size_t column = at->column;

	if (column && (!at->source || column <= at->source_len + 1))
		return column;
	for (column = 0; at->source && column < at->source_len; column++)
		if (!isblank((unsigned char)at->source[column]))
			return column + 1;
	return 1;
}

/* Does a letter begin here, or is it one behind the first of its bytes? */
static bool begins_letter(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

static void put_line(const char *line, size_t len, size_t column, struct buf *out)
{
	buf_add(out, line, len);
	buf_char(out, '\n');
	for (size_t i = 0; i + 1 < column; i++)
		if (i >= len || begins_letter(line[i]))
			buf_char(out, i < len && line[i] == '\t' ? '\t' : ' ');
	buf_str(out, "^\n");
}

/* Of a line that no screen holds, what is around the column. */
static void put_part(const char *line, size_t len, size_t column, struct buf *out)
{
	size_t from = column > LINE_SHOWN / 2 ? column - LINE_SHOWN / 2 : 0;
	size_t to = from + LINE_SHOWN < len ? from + LINE_SHOWN : len;
	struct buf part = { 0 };

	while (from && from < len && !begins_letter(line[from]))
		from++;
	while (to < len && !begins_letter(line[to]))
		to--;
	buf_str(&part, from ? "..." : "");
	column -= from - part.len;
	buf_add(&part, line + from, to - from);
	buf_str(&part, to < len ? "..." : "");
	put_line(buf_text(&part), part.len, column, out);
	out->failed |= part.failed;
	buf_free(&part);
}

/* The line as it is, and below it as many blanks and tabs as lead to the column. */
static void put_source(const struct position *at, size_t column, struct buf *out)
{
	size_t len = at->source_len;

	while (len && isspace((unsigned char)at->source[len - 1]))
		len--;
	if (len > LINE_WHOLE)
		put_part(at->source, len, column < len + 1 ? column : len + 1, out);
	else if (len)
		put_line(at->source, len, column, out);
}

void message_file(const struct position *at, struct buf *out)
{
	size_t len = NAME_SHOWN;

	if (at->file[0] != '-' || at->file_len <= NAME_WHOLE) {
		buf_add(out, at->file, at->file_len);
		return;
	}
	while (!begins_letter(at->file[len]))
		len--;
	buf_printf(out, "%.*s...'", (int)len, at->file);
}

void message_head(const struct position *at, enum severity severity, const char *words, size_t len,
		  struct buf *out)
{
	size_t column = caret_of(at);

	if (at->file) {
		message_file(at, out);
		buf_printf(out, ":%lu:%zu: ", at->line, column);
	} else {
		buf_str(out, "calltap: ");
	}
	buf_str(out, severity == SEVERITY_WARNING ? "warning: " : "error: ");
	buf_add(out, words, len);
	buf_char(out, '\n');
	if (at->file && at->source)
		put_source(at, column, out);
}

/* What can't be shown on one line, in names. */
static void make_plain(char *text)
{
	for (; *text; text++)
		if (*text > 0 && *text < ' ')
			*text = ' ';
}

void message_option(const char *option, const char *text, const char *at, const char *fmt, ...)
{
	struct buf name = { 0 }, words = { 0 }, out = { 0 };
	struct position position = { .line = 1, .column = (unsigned long)(at - text) + 1 };
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&words, fmt, ap);
	va_end(ap);
	option_text_name(option, text, &name);
	if (!name.failed) {
		make_plain(name.data);
		position.file = name.data;
		position.file_len = name.len;
		option_text_set_source(&position);
	}
	message_head(&position, SEVERITY_ERROR, buf_text(&words), words.len, &out);
	log_raw(buf_text(&out));
	buf_free(&name);
	buf_free(&words);
	buf_free(&out);
}
