/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Explains messages of clang and of LLVM's back end, at the user's own lines. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "explain/compile_position.h"
#include "explain/explain.h"
#include "machine/kernel_headers.h"
#include "probe/option_text.h"
#include "probe/snippet.h"

#define LAYOUT_MARK "__layout_" /* in names that calltap-cc adds: such errors follow from others */

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

/* True if clang only warned of this mistake, but the back end failed because of it. */
static bool explains_failure(const struct compiler_output *c, const struct mistake *row)
{
	struct mistake_match m;
	struct diagnostic d;
	struct position p;

	for (const char *at = c->messages; c->failed && clang_output_next(&at, &d);) {
		if (d.kind != DIAGNOSTIC_BACKEND)
			continue;
		p = d.position;
		if (compile_position_match(&d, &p, &m) && m.row == row)
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

/* True if out has an error for this line, at this column; 0: at any column. */
static bool has_error(const struct buf *out, const struct position *p, unsigned long column)
{
	const char *at = buf_text(out), *end = at + out->len, *next;
	struct buf head = { 0 };
	bool has = false;

	message_file(p, &head);
	buf_printf(&head, ":%lu:", p->line);
	while (!has && head.len && (next = memmem(at, (size_t)(end - at), head.data, head.len))) {
		char *rest;
		unsigned long other = strtoul(next + head.len, &rest, 10);

		has = (!column || other == column) && !strncmp(rest, ": error: ", 9);
		at = next + head.len;
	}
	buf_free(&head);
	return has;
}

/* True if the text ended inside a block. */
static bool ends_in_block(const struct diagnostic *d)
{
	return d->message_len >= 12 && !memcmp(d->message, "expected '}'", 12);
}

/* True for a syntax error, which often leads to more syntax errors in the same line. */
static bool is_syntax_error(const struct diagnostic *d)
{
	return d->message_len > 9 && !memcmp(d->message, "expected ", 9);
}

/* True for the type of an initializer, which the compiler guesses after another error. */
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

/* Errors that follow from an earlier one, and warnings in a line with an error, are left out. */
static bool is_redundant(const struct diagnostic *d, const struct position *p, bool known,
			 const struct buf *out)
{
	bool check = option_text_contains(p) ? d->severity == SEVERITY_ERROR : !known && p->file;

	if (check && is_consequence(d, p, out))
		return true;
	return p->file && d->severity == SEVERITY_WARNING && has_error(out, p, 0);
}

static void append_diagnostic(const struct compiler_output *c, const struct diagnostic *d,
			      struct buf *out)
{
	struct mistake_match m = { 0 };
	struct position p;
	bool known = compile_position_find(d, c->source, &p, &m);

	if (is_redundant(d, &p, known, out))
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
	     !compile_position_same_line(&p, &d->position)))
		message_head(&p, d->severity, d->message, d->message_len, out);
	else
		append_unchanged(d, out);
}

/* True for code of a map's macro: a mistake in its arguments leads to several messages. */
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
	return d->position.file && kernel_headers_is_path(d->position.file, d->position.file_len);
}

/* option_error: an error in the text of an option explains errors in the code around it. */
static bool should_append(const struct diagnostic *d, bool option_error, const struct buf *out)
{
	if (compile_position_is_appended(&d->position))
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
