/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "explain/compile_position.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/c_name.h"
#include "probe/option_text.h"
#include "probe/source_lines.h"
#include "probe/source_position.h"

static void set_position_line(struct position *p, const struct source_lines *l)
{
	if (!p->file) {
		p->file = l->file;
		p->file_len = l->file_len;
	}
	p->line = l->line;
	p->source = l->at;
	p->source_len = l->len;
}

/* Find the line that defines the function, for a message without a line. */
static void find_function_line(const char *source, const struct diagnostic *d, struct position *p)
{
	struct source_lines l;

	source_lines_begin(&l, source);
	while (source_lines_next(&l)) {
		size_t column = message_column(l.at, l.len, d->function, d->function_len);

		if (!column || !l.file || isspace((unsigned char)l.at[0]) ||
		    l.at[column - 1 + d->function_len] != '(')
			continue;
		set_position_line(p, &l);
		p->column = column;
		return;
	}
}

/* Find the first line that matches the pattern. */
static void find_matching_line(const char *source, const char *pattern, struct position *p)
{
	struct mistake_match m = { 0 };
	struct source_lines l;

	source_lines_begin(&l, source);
	while (!p->file && source_lines_next(&l))
		if (l.file && mistakes_match_pattern(pattern, l.at, l.len, &m))
			set_position_line(p, &l);
}

/* Get the word at the caret, or directly before it, in the compiled text. */
static size_t word_at_caret(const struct diagnostic *d, const char **word)
{
	const struct position *p = &d->position;
	size_t at = d->caret, end;

	if (!p->source || at >= p->source_len)
		return 0;
	while (at && !is_name_char(p->source[at]))
		at--;
	end = at;
	while (at && is_name_char(p->source[at - 1]))
		at--;
	while (end < p->source_len && is_name_char(p->source[end]))
		end++;
	*word = p->source + at;
	return end - at;
}

/* Find the quoted word of the message in the lines above: libbcc moves arguments down a line. */
static bool find_quoted_word_above(const struct diagnostic *d, const char *source,
				   struct position *p)
{
	const char *quoted = memchr(d->message, '\'', d->message_len);
	size_t len = quoted ? strcspn(++quoted, "'\n") : 0;

	for (unsigned long up = 0; len && up < 4 && up < p->line; up++) {
		struct source_lines l;
		size_t column;

		if (!source_lines_find(&l, source, p->file, p->file_len, p->line - up))
			return false;
		column = message_column(l.at, l.len, quoted, len);
		if (!column)
			continue;
		set_position_line(p, &l);
		p->column = column;
		return true;
	}
	return false;
}

/* A correct column is at the start of a word or at a punctuation character. */
static bool is_plausible(const struct position *p)
{
	size_t at = p->column - 1;

	return p->column && at < p->source_len && !isspace((unsigned char)p->source[at]) &&
	       !(at && is_name_char(p->source[at - 1]));
}

/* Return the column where the row's source pattern matches the line; 0: nowhere. */
static unsigned long pattern_column(const struct mistake_match *m, const struct position *p)
{
	const char *piece = m->row ? m->row->line + strspn(m->row->line, "*") : "";
	size_t len = strcspn(piece, "*|(");
	const char *found = len ? memmem(p->source, p->source_len, piece, len) : NULL;

	return found ? (unsigned long)(found - p->source) + 1 : 0;
}

bool compile_position_same_line(const struct position *a, const struct position *b)
{
	size_t i = 0, k = 0;

	for (;;) {
		while (i < a->source_len && isspace((unsigned char)a->source[i]))
			i++;
		while (k < b->source_len && isspace((unsigned char)b->source[k]))
			k++;
		if (i == a->source_len || k == b->source_len)
			return i == a->source_len && k == b->source_len;
		if (a->source[i++] != b->source[k++])
			return false;
	}
}

/* The column of the text at the caret if that is a literal or not C; else 0. */
static unsigned long literal_column(const struct diagnostic *d, const struct position *p)
{
	const char *at, *found = NULL;
	size_t left, len = 0;

	if (!d->position.source || d->caret >= d->position.source_len)
		return 0;
	at = d->position.source + d->caret;
	if (!strchr("\"'%", *at) && *at > 0)
		return 0;
	left = d->position.source_len - d->caret;
	while (len < left && (found = memmem(p->source, p->source_len, at, len + 1)))
		len++;
	found = len ? memmem(p->source, p->source_len, at, len) : NULL;
	return found ? (unsigned long)(found - p->source) + 1 : 0;
}

/* Map the column in the compiled line to the user's line; 0: not found. */
static unsigned long corresponding_column(const struct diagnostic *d, const struct mistake_match *m,
					  const struct position *p)
{
	unsigned long column = literal_column(d, p);
	const char *word = NULL;
	size_t len;

	if (!column && d->position.source) {
		len = word_at_caret(d, &word);
		column = message_column(p->source, p->source_len, word, len);
	} else if (!column && is_plausible(p) && !pattern_column(m, p)) {
		column = p->column;
	}
	return column ? column : pattern_column(m, p);
}

/* Set the column in the user's line; the line itself may change, too. */
static void set_column(const struct diagnostic *d, const char *source,
		       const struct mistake_match *m, struct position *p)
{
	if (d->position.source && compile_position_same_line(&d->position, p))
		return;
	p->column = corresponding_column(d, m, p);
	if (!p->column)
		find_quoted_word_above(d, source, p);
}

bool compile_position_match(const struct diagnostic *d, const struct position *p,
			    struct mistake_match *m)
{
	size_t len = p->source ? p->source_len : 0;

	if (d->kind == DIAGNOSTIC_OTHER)
		return false;
	if (d->kind == DIAGNOSTIC_BACKEND &&
	    mistakes_find(MISTAKE_BACKEND, d->message, d->message_len, p->source, len, m))
		return true;
	if (option_text_contains(p) &&
	    mistakes_find(MISTAKE_OPTION, d->message, d->message_len, p->source, len, m))
		return true;
	return mistakes_find(MISTAKE_CLANG, d->message, d->message_len, p->source, len, m);
}

/* For a message without a line, find the line that matches the row's pattern for source lines. */
static bool find_mistake_by_line(const struct diagnostic *d, const char *source, struct position *p,
				 struct mistake_match *m)
{
	size_t n;
	const struct mistake *rows = mistakes_rows(&n);

	for (size_t i = 0; d->kind == DIAGNOSTIC_BACKEND && i < n; i++) {
		*m = (struct mistake_match){ .row = &rows[i] };
		if (rows[i].kind != MISTAKE_BACKEND || !rows[i].line[0] ||
		    !mistakes_match_pattern(rows[i].pattern, d->message, d->message_len, m))
			continue;
		find_matching_line(source, rows[i].line, p);
		if (p->file)
			return true;
	}
	*m = (struct mistake_match){ 0 };
	return false;
}

/* True if the compiled line equals the option's text up to the column, after leading blanks. */
static bool is_option_unchanged(const struct diagnostic *d, const struct position *option)
{
	size_t blank = 0;

	while (blank < d->position.source_len && d->position.source[blank] == ' ')
		blank++;
	for (size_t i = blank; i + 1 < option->column; i++)
		if (i >= d->position.source_len || d->position.source[i] != option->source[i])
			return false;
	return true;
}

static bool find_in_option(const struct diagnostic *d, struct position *p, struct mistake_match *m)
{
	const char *word = NULL;
	size_t len;

	option_text_set_source(p);
	if (d->position.source && !is_option_unchanged(d, p)) {
		len = word_at_caret(d, &word);
		p->column = message_column(p->source, p->source_len, word, len);
	}
	return compile_position_match(d, p, m);
}

bool compile_position_is_appended(const struct position *p)
{
	return p->file && p->file_len == strlen(APPENDED_CODE_FILE) &&
	       !memcmp(p->file, APPENDED_CODE_FILE, p->file_len);
}

/* Set the position to the last character of the user's text that is not a blank. */
static void set_position_to_end(const char *source, struct position *p)
{
	struct source_lines l;

	source_lines_begin(&l, source);
	while (source_lines_next(&l)) {
		size_t len = l.len;

		while (len && isspace((unsigned char)l.at[len - 1]))
			len--;
		if (!l.file || !len)
			continue;
		p->file = NULL;
		set_position_line(p, &l);
		p->column = len;
	}
}

bool compile_position_find(const struct diagnostic *d, const char *source, struct position *p,
			   struct mistake_match *m)
{
	struct source_lines l;
	bool found;

	*p = d->position;
	if (option_text_contains(p))
		return find_in_option(d, p, m);
	if (compile_position_is_appended(p)) {
		set_position_to_end(source, p);
		return compile_position_match(d, p, m);
	}
	if (!p->file && find_mistake_by_line(d, source, p, m)) {
		p->column = pattern_column(m, p);
		return true;
	}
	if (!p->file && d->function)
		find_function_line(source, d, p);
	else if (p->file && source_lines_find(&l, source, p->file, p->file_len, p->line))
		set_position_line(p, &l);
	found = compile_position_match(d, p, m);
	if (p->source && p->source != d->position.source && d->position.file)
		set_column(d, source, m, p);
	return found;
}
