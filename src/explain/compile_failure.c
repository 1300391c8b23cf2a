/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Explains messages of clang and of LLVM's back end, at the user's own lines. */
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

#define LAYOUT_MARK \
	"__layout_" /* in names that cc/annotate.c adds: errors in them are follow-ups */

/* "3 warnings generated.": the number includes messages that are left out. */
static bool is_message_count(const char *line, size_t len)
{
	return isdigit((unsigned char)*line) && memmem(line, len, " generated.", 11);
}

static void append_unchanged(const struct diagnostic *d, struct buf *out)
{
	for (const char *at = d->text; at < d->text + d->len;) {
		size_t len = strcspn(at, "\n");
		size_t whole = len + (at[len] == '\n');

		if (!is_message_count(at, len))
			buf_add(out, at, whole);
		at += whole;
	}
}

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

/* The column of the row's pattern for source lines in the line; 0: not found. */
static unsigned long pattern_column(const struct mistake_match *m, const struct position *p)
{
	const char *piece = m->row ? m->row->line + strspn(m->row->line, "*") : "";
	size_t len = strcspn(piece, "*|(");
	const char *found = len ? memmem(p->source, p->source_len, piece, len) : NULL;

	return found ? (unsigned long)(found - p->source) + 1 : 0;
}

/* Compare two source lines without blanks. */
static bool equal_without_blanks(const struct position *a, const struct position *b)
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

/* Set the column in the user's line that corresponds to the column in the compiled line. */
static void find_column(const struct diagnostic *d, const char *source,
			const struct mistake_match *m, struct position *p)
{
	const char *word = NULL;
	size_t len;

	if (d->position.source && equal_without_blanks(&d->position, p))
		return;
	p->column = literal_column(d, p);
	if (p->column)
		return;
	len = word_at_caret(d, &word);
	p->column = d->position.source ? message_column(p->source, p->source_len, word, len) :
					 d->position.column;
	if (!p->column || (!d->position.source && !is_plausible(p)) ||
	    (!d->position.source && pattern_column(m, p)))
		p->column = pattern_column(m, p);
	if (!p->column)
		find_quoted_word_above(d, source, p);
}

/* A message of the back end may also match a row for clang, which warned of it before. */
static bool find_mistake(const struct diagnostic *d, const struct position *p,
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

/* True if the compile failed in the back end because of this mistake, of which clang warned. */
static bool explains_failure(const struct compiler_output *c, const struct mistake *row)
{
	struct mistake_match m;
	struct diagnostic d;
	struct position p;

	for (const char *at = c->messages; c->failed && clang_output_next(&at, &d);) {
		if (d.kind != DIAGNOSTIC_BACKEND)
			continue;
		p = d.position;
		if (find_mistake(&d, &p, &m) && m.row == row)
			return true;
	}
	return false;
}

static bool contains_cause(const struct compiler_output *c, const struct mistake_match *m,
			   const struct buf *out)
{
	struct buf cause = { 0 };
	bool contains;

	mistakes_fill(m, m->row->cause, c->headers, &cause);
	contains = out->len && cause.len && memmem(out->data, out->len, cause.data, cause.len);
	buf_free(&cause);
	return contains;
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

static bool look_up_option(const struct diagnostic *d, struct position *p, struct mistake_match *m)
{
	const char *word = NULL;
	size_t len;

	option_text_set_source(p);
	if (d->position.source && !is_option_unchanged(d, p)) {
		len = word_at_caret(d, &word);
		p->column = message_column(p->source, p->source_len, word, len);
	}
	return find_mistake(d, p, m);
}

/* True for code that calltap appends: errors in it are caused by errors in the user's text. */
static bool is_in_appended_code(const struct position *p)
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

/* Find the position in the user's text and the mistake. False if the mistake is not known. */
static bool look_up_mistake(const struct diagnostic *d, const char *source, struct position *p,
			    struct mistake_match *m)
{
	struct source_lines l;
	bool found;

	*p = d->position;
	if (option_text_contains(p))
		return look_up_option(d, p, m);
	if (is_in_appended_code(p)) {
		set_position_to_end(source, p);
		return find_mistake(d, p, m);
	}
	if (!p->file && find_mistake_by_line(d, source, p, m)) {
		p->column = pattern_column(m, p);
		return true;
	}
	if (!p->file && d->function)
		find_function_line(source, d, p);
	else if (p->file && source_lines_find(&l, source, p->file, p->file_len, p->line))
		set_position_line(p, &l);
	found = find_mistake(d, p, m);
	if (p->source && p->source != d->position.source && d->position.file)
		find_column(d, source, m, p);
	return found;
}

/* True if out has an error for this line, at this column; 0: at any column. */
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

/* The text ended inside a block. */
static bool ends_in_block(const struct diagnostic *d)
{
	return d->message_len >= 12 && !memcmp(d->message, "expected '}'", 12);
}

/* A syntax error often leads to more syntax errors in the same line. */
static bool is_syntax_error(const struct diagnostic *d)
{
	return d->message_len > 9 && !memcmp(d->message, "expected ", 9);
}

/* After an error in an expression, its type is a guess of the compiler. */
static bool is_initializer_type_error(const struct diagnostic *d)
{
	return memmem(d->message, d->message_len, " initializing '", 15);
}

/*
 * True if this error is a consequence of an error in out. The text of a field is compiled twice, in
 * the struct and in the function, so that its errors may come twice.
 */
static bool is_consequence(const struct diagnostic *d, const struct position *p,
			   const struct buf *out)
{
	return has_error(out, p,
			 is_syntax_error(d) || is_initializer_type_error(d) ? 0 : p->column);
}

static void append_diagnostic(const struct compiler_output *c, const struct diagnostic *d,
			      struct buf *out)
{
	struct mistake_match m = { 0 };
	struct position p;
	bool known = look_up_mistake(d, c->source, &p, &m);

	if ((option_text_contains(&p) ? d->severity == SEVERITY_ERROR : !known && p.file) &&
	    is_consequence(d, &p, out))
		return;
	if (p.file && d->severity == SEVERITY_WARNING && has_error(out, &p, 0))
		return;
	if (known) {
		enum severity severity = explains_failure(c, m.row) ? SEVERITY_ERROR : d->severity;

		if (d->kind != DIAGNOSTIC_BACKEND || !contains_cause(c, &m, out))
			mistakes_append_message(&p, severity, &m, c->headers, out);
		return;
	}
	if (log_verbose())
		return; /* the message was printed unchanged */
	/* Replace the source line of the message if libbcc has rewritten it, or if there is none. */
	if (d->kind != DIAGNOSTIC_OTHER && p.source &&
	    (option_text_contains(&p) || !d->position.source ||
	     !equal_without_blanks(&p, &d->position)))
		message_head(&p, d->severity, d->message, d->message_len, out);
	else
		append_unchanged(d, out);
}

/* A macro of libbcc that is in error leads to several messages about one name. */
static bool is_in_map_macro(const struct diagnostic *d)
{
	return memmem(d->message, d->message_len, "'____btf_map_", 13);
}

/* True if an error is in the text of -f or -w. */
static bool has_error_in_option(const char *messages)
{
	struct diagnostic d;

	while (clang_output_next(&messages, &d))
		if (d.severity == SEVERITY_ERROR && option_text_contains(&d.position))
			return true;
	return false;
}

static bool is_in_kernel_header(const struct diagnostic *d)
{
	return d->position.file && kernel_headers_have(d->position.file, d->position.file_len);
}

/* option_error: an error in the text of an option explains errors in the code around it. */
static bool should_append(const struct diagnostic *d, bool option_error, const struct buf *out)
{
	if (is_in_appended_code(&d->position))
		return ends_in_block(d) &&
		       (!out->len || !memmem(out->data, out->len, ": error: ", 9));
	if (option_error && d->kind == DIAGNOSTIC_CLANG && !option_text_contains(&d->position))
		return false;
	if (is_in_map_macro(d) && out->len)
		return false;
	if (d->kind != DIAGNOSTIC_OTHER && d->severity == SEVERITY_WARNING)
		return !is_in_kernel_header(d);
	return !out->len || !memmem(d->text, d->len, LAYOUT_MARK, strlen(LAYOUT_MARK));
}

static void append_all(const struct compiler_output *c, struct buf *out)
{
	bool option_error = has_error_in_option(c->messages);
	struct diagnostic d;

	for (const char *at = c->messages; clang_output_next(&at, &d);)
		if (should_append(&d, option_error, out))
			append_diagnostic(c, &d, out);
	if (c->failed && !out->len && !log_verbose())
		buf_str(out, c->messages);
}

void compile_failure_explain(const struct compiler_output *c)
{
	struct compiler_output plain = *c;
	struct buf messages = { 0 }, out = { 0 };

	if (log_verbose())
		log_raw(c->messages);
	snippet_plain(c->messages, &messages);
	if (!messages.failed)
		plain.messages = buf_text(&messages);
	append_all(&plain, &out);
	log_raw(buf_text(&out));
	buf_free(&messages);
	buf_free(&out);
}
