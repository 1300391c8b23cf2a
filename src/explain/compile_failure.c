/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What clang and LLVM's back end say, in the user's own lines. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/c_name.h"
#include "base/log.h"
#include "explain/clang_output.h"
#include "explain/explain.h"
#include "explain/mistakes.h"
#include "machine/kernel_headers.h"
#include "probe/option_text.h"
#include "probe/snippet.h"
#include "probe/source_lines.h"
#include "probe/source_position.h"

#define LAYOUT_MARK "__layout_" /* of annotate.c's: its struct is another message's matter */

/* "3 warnings generated." counts what was left out, too. */
static bool counts_diagnostics(const char *line, size_t len)
{
	return isdigit((unsigned char)*line) && memmem(line, len, " generated.", 11);
}

static void put_raw(const struct diagnostic *d, struct buf *out)
{
	for (const char *at = d->text; at < d->text + d->len;) {
		size_t len = strcspn(at, "\n");
		size_t whole = len + (at[len] == '\n');

		if (!counts_diagnostics(at, len))
			buf_add(out, at, whole);
		at += whole;
	}
}

static void set_line(struct position *p, const struct source_lines *l)
{
	if (!p->file) {
		p->file = l->file;
		p->file_len = l->file_len;
	}
	p->line = l->line;
	p->source = l->at;
	p->source_len = l->len;
}

/* The line that defines the function, for a message that names no line. */
static void find_function(const char *source, const struct diagnostic *d, struct position *p)
{
	struct source_lines l;

	source_lines_begin(&l, source);
	while (source_lines_next(&l)) {
		size_t column = message_column(l.at, l.len, d->function, d->function_len);

		if (!column || !l.file || isspace((unsigned char)l.at[0]) ||
		    l.at[column - 1 + d->function_len] != '(')
			continue;
		set_line(p, &l);
		p->column = column;
		return;
	}
}

/* The first line that has the pattern. */
static void find_pattern(const char *source, const char *pattern, struct position *p)
{
	struct mistake_match m = { 0 };
	struct source_lines l;

	source_lines_begin(&l, source);
	while (!p->file && source_lines_next(&l))
		if (l.file && mistakes_match_pattern(pattern, l.at, l.len, &m))
			set_line(p, &l);
}

/* The word that the compiler's caret is at, or right behind, in the text that it compiled. */
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

/* What the message has in quotes, in the lines above: libbcc puts arguments below a function's. */
static bool find_above(const struct diagnostic *d, const char *source, struct position *p)
{
	const char *quoted = memchr(d->words, '\'', d->words_len);
	size_t len = quoted ? strcspn(++quoted, "'\n") : 0;

	for (unsigned long up = 0; len && up < 4 && up < p->line; up++) {
		struct source_lines l;
		size_t column;

		if (!source_lines_find(&l, source, p->file, p->file_len, p->line - up))
			return false;
		column = message_column(l.at, l.len, quoted, len);
		if (!column)
			continue;
		set_line(p, &l);
		p->column = column;
		return true;
	}
	return false;
}

/* A column of text that libbcc has not rewritten begins a word or a sign. */
static bool is_plausible(const struct position *p)
{
	size_t at = p->column - 1;

	return p->column && at < p->source_len && !isspace((unsigned char)p->source[at]) &&
	       !(at && is_name_char(p->source[at - 1]));
}

/* Where a row's line pattern stands in the line; 0: nowhere. */
static unsigned long pattern_column(const struct mistake_match *m, const struct position *p)
{
	const char *piece = m->row ? m->row->line + strspn(m->row->line, "*") : "";
	size_t len = strcspn(piece, "*|(");
	const char *found = len ? memmem(p->source, p->source_len, piece, len) : NULL;

	return found ? (unsigned long)(found - p->source) + 1 : 0;
}

/* The same, but for the blanks? */
static bool same_text(const struct position *a, const struct position *b)
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

/* The column of what is at the caret, where that is in a text in quotes or no C: 0 elsewhere. */
static unsigned long text_column(const struct diagnostic *d, const struct position *p)
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

/* p has the user's line: the column there of what the compiler shows in its own. */
static void find_column(const struct diagnostic *d, const char *source,
			const struct mistake_match *m, struct position *p)
{
	const char *word = NULL;
	size_t len;

	if (d->position.source && same_text(&d->position, p))
		return;
	p->column = text_column(d, p);
	if (p->column)
		return;
	len = word_at_caret(d, &word);
	p->column = d->position.source ? message_column(p->source, p->source_len, word, len) :
					 d->position.column;
	if (!p->column || (!d->position.source && !is_plausible(p)) ||
	    (!d->position.source && pattern_column(m, p)))
		p->column = pattern_column(m, p);
	if (!p->column)
		find_above(d, source, p);
}

/* A back end's complaint may be the end of what clang has warned of. */
static bool find_row(const struct diagnostic *d, const struct position *p, struct mistake_match *m)
{
	size_t len = p->source ? p->source_len : 0;

	if (d->kind == DIAGNOSTIC_OTHER)
		return false;
	if (d->kind == DIAGNOSTIC_BACKEND &&
	    mistakes_find(MISTAKE_BACKEND, d->words, d->words_len, p->source, len, m))
		return true;
	if (option_text_contains(p) &&
	    mistakes_find(MISTAKE_OPTION, d->words, d->words_len, p->source, len, m))
		return true;
	return mistakes_find(MISTAKE_CLANG, d->words, d->words_len, p->source, len, m);
}

/* Did the compile fail because of what clang only warned of? */
static bool is_why(const struct compiler_output *c, const struct mistake *row)
{
	struct mistake_match m;
	struct diagnostic d;
	struct position p;

	for (const char *at = c->said; c->failed && clang_output_next(&at, &d);) {
		if (d.kind != DIAGNOSTIC_BACKEND)
			continue;
		p = d.position;
		if (find_row(&d, &p, &m) && m.row == row)
			return true;
	}
	return false;
}

static bool is_said(const struct compiler_output *c, const struct mistake_match *m,
		    const struct buf *out)
{
	struct buf cause = { 0 };
	bool said;

	mistakes_fill(m, m->row->cause, c->headers, &cause);
	said = out->len && cause.len && memmem(out->data, out->len, cause.data, cause.len);
	buf_free(&cause);
	return said;
}

/* A message that says no line is about the line that the row's own pattern is found in. */
static bool find_row_by_text(const struct diagnostic *d, const char *source, struct position *p,
			     struct mistake_match *m)
{
	size_t n;
	const struct mistake *rows = mistakes_rows(&n);

	for (size_t i = 0; d->kind == DIAGNOSTIC_BACKEND && i < n; i++) {
		*m = (struct mistake_match){ .row = &rows[i] };
		if (rows[i].kind != MISTAKE_BACKEND || !rows[i].line[0] ||
		    !mistakes_match_pattern(rows[i].pattern, d->words, d->words_len, m))
			continue;
		find_pattern(source, rows[i].line, p);
		if (p->file)
			return true;
	}
	*m = (struct mistake_match){ 0 };
	return false;
}

/* Are the words the text that was compiled, up to the column? Blanks may stand in front of it. */
static bool is_as_written(const struct diagnostic *d, const struct position *words)
{
	size_t blank = 0;

	while (blank < d->position.source_len && d->position.source[blank] == ' ')
		blank++;
	for (size_t i = blank; i + 1 < words->column; i++)
		if (i >= d->position.source_len || d->position.source[i] != words->source[i])
			return false;
	return true;
}

static bool look_up_words(const struct diagnostic *d, struct position *p, struct mistake_match *m)
{
	const char *word = NULL;
	size_t len;

	option_text_set_source(p);
	if (d->position.source && !is_as_written(d, p)) {
		len = word_at_caret(d, &word);
		p->column = message_column(p->source, p->source_len, word, len);
	}
	return find_row(d, p, m);
}

/* What stands behind the user's text is wrong only because of what is wrong in that. */
static bool is_own(const struct position *p)
{
	return p->file && p->file_len == strlen(APPENDED_CODE_FILE) &&
	       !memcmp(p->file, APPENDED_CODE_FILE, p->file_len);
}

/* The end of the user's text, where nothing but blanks follows. */
static void find_end(const char *source, struct position *p)
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
		set_line(p, &l);
		p->column = len;
	}
}

/* The user's line and what is known of the mistake: false if nothing is. */
static bool look_up(const struct diagnostic *d, const char *source, struct position *p,
		    struct mistake_match *m)
{
	struct source_lines l;
	bool found;

	*p = d->position;
	if (option_text_contains(p))
		return look_up_words(d, p, m);
	if (is_own(p)) {
		find_end(source, p);
		return find_row(d, p, m);
	}
	if (!p->file && find_row_by_text(d, source, p, m)) {
		p->column = pattern_column(m, p);
		return true;
	}
	if (!p->file && d->function)
		find_function(source, d, p);
	else if (p->file && source_lines_find(&l, source, p->file, p->file_len, p->line))
		set_line(p, &l);
	found = find_row(d, p, m);
	if (p->source && p->source != d->position.source && d->position.file)
		find_column(d, source, m, p);
	return found;
}

/* Has an error of this line been shown, at this column or, with 0, at any? */
static bool has_error(const struct buf *out, const struct position *p, unsigned long column)
{
	const char *at = buf_text(out), *end = at + out->len, *next;
	struct buf head = { 0 };
	bool has = false;

	message_file(p, &head);
	buf_printf(&head, ":%lu:", p->line);
	while (!has && head.len && (next = memmem(at, (size_t)(end - at), head.data, head.len))) {
		char *behind;
		unsigned long where = strtoul(next + head.len, &behind, 10);

		has = (!column || where == column) && !strncmp(behind, ": error: ", 9);
		at = next + head.len;
	}
	buf_free(&head);
	return has;
}

/* The text was to go on. */
static bool ends_in_block(const struct diagnostic *d)
{
	return d->words_len >= 12 && !memcmp(d->words, "expected '}'", 12);
}

/* What the grammar does not let through, it stumbles over more than once. */
static bool is_of_grammar(const struct diagnostic *d)
{
	return d->words_len > 9 && !memcmp(d->words, "expected ", 9);
}

/* What a wrong expression is taken for is nobody's choice. */
static bool is_of_type(const struct diagnostic *d)
{
	return memmem(d->words, d->words_len, " initializing '", 15);
}

/*
 * Has an error been shown that this one comes of? The struct has a field's declaration, and the
 * function has it again.
 */
static bool comes_of_another(const struct diagnostic *d, const struct position *p,
			     const struct buf *out)
{
	return has_error(out, p, is_of_grammar(d) || is_of_type(d) ? 0 : p->column);
}

static void put(const struct compiler_output *c, const struct diagnostic *d, struct buf *out)
{
	struct mistake_match m = { 0 };
	struct position p;

	bool known = look_up(d, c->source, &p, &m);

	if ((option_text_contains(&p) ? d->severity == SEVERITY_ERROR : !known && p.file) &&
	    comes_of_another(d, &p, out))
		return;
	if (p.file && d->severity == SEVERITY_WARNING && has_error(out, &p, 0))
		return;
	if (known) {
		enum severity severity = is_why(c, m.row) ? SEVERITY_ERROR : d->severity;

		if (d->kind != DIAGNOSTIC_BACKEND || !is_said(c, &m, out))
			mistakes_append_message(&p, severity, &m, c->headers, out);
		return;
	}
	if (log_verbose())
		return; /* it has been shown as it is */
	/* What was compiled is not what the user wrote, or the message has no line with it. */
	if (d->kind != DIAGNOSTIC_OTHER && p.source &&
	    (option_text_contains(&p) || !d->position.source || !same_text(&p, &d->position)))
		message_head(&p, d->severity, d->words, d->words_len, out);
	else
		put_raw(d, out);
}

/* libbcc's macros declare more than one thing by a name. */
static bool is_of_macro(const struct diagnostic *d)
{
	return memmem(d->words, d->words_len, "'____btf_map_", 13);
}

/* Is an error in what the user wrote on the command line? */
static bool words_are_wrong(const char *said)
{
	struct diagnostic d;

	while (clang_output_next(&said, &d))
		if (d.severity == SEVERITY_ERROR && option_text_contains(&d.position))
			return true;
	return false;
}

static bool is_of_header(const struct diagnostic *d)
{
	return d->position.file && kernel_headers_have(d->position.file, d->position.file_len);
}

/* words: they are wrong, and that what stands around them does not compile comes of it. */
static bool is_shown(const struct diagnostic *d, bool words, const struct buf *out)
{
	if (is_own(&d->position))
		return ends_in_block(d) &&
		       (!out->len || !memmem(out->data, out->len, ": error: ", 9));
	if (words && d->kind == DIAGNOSTIC_CLANG && !option_text_contains(&d->position))
		return false;
	if (is_of_macro(d) && out->len)
		return false;
	if (d->kind != DIAGNOSTIC_OTHER && d->severity == SEVERITY_WARNING)
		return !is_of_header(d);
	return !out->len || !memmem(d->text, d->len, LAYOUT_MARK, strlen(LAYOUT_MARK));
}

static void put_all(const struct compiler_output *c, struct buf *out)
{
	bool words = words_are_wrong(c->said);
	struct diagnostic d;

	for (const char *at = c->said; clang_output_next(&at, &d);)
		if (is_shown(&d, words, out))
			put(c, &d, out);
	if (c->failed && !out->len && !log_verbose())
		buf_str(out, c->said);
}

void compile_failure_explain(const struct compiler_output *c)
{
	struct compiler_output plain = *c;
	struct buf said = { 0 }, out = { 0 };

	if (log_verbose())
		log_raw(c->said);
	snippet_plain(c->said, &said);
	if (!said.failed)
		plain.said = buf_text(&said);
	put_all(&plain, &out);
	log_raw(buf_text(&out));
	buf_free(&said);
	buf_free(&out);
}
