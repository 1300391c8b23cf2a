/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "explain/mistakes.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/c_name.h"
#include "machine/kernel_headers.h"
#include "machine/tracefs.h"

static const struct mistake rows[] = {
#define ROW(kind, pattern, line, cause, why, cure) \
	{ EXPLAIN_##kind, pattern, line, cause, why, cure },
#include "explain/mistakes.tab"
#undef ROW
};

const struct mistake *mistakes_rows(size_t *n)
{
	*n = sizeof(rows) / sizeof(rows[0]);
	return rows;
}

void mistakes_word(struct mistake_match *m, const char *at, size_t len)
{
	if (m->count == EXPLAIN_WORDS)
		return;
	m->words[m->count].at = at;
	m->words[m->count++].len = len;
}

static size_t line_rest(const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));

	return (size_t)((newline ? newline : end) - at);
}

/* The word that ends at end. */
static void take_word_before(struct mistake_match *m, const char *begin, const char *end)
{
	const char *at = end;

	while (at > begin && is_name_char(at[-1]))
		at--;
	mistakes_word(m, at, (size_t)(end - at));
}

/* One pattern, its pieces between stars one after the other. */
static bool has_one(const char *pattern, size_t pattern_len, const char *text, size_t len,
		    struct mistake_match *m)
{
	const char *end = pattern + pattern_len, *at = text, *text_end = text + len;
	bool word_first = pattern_len && *pattern == '*';
	size_t before = m->count;

	pattern += word_first;
	for (bool first = true;; first = false) {
		const char *star = memchr(pattern, '*', (size_t)(end - pattern));
		size_t piece = (size_t)((star ? star : end) - pattern);
		const char *found = memmem(at, (size_t)(text_end - at), pattern, piece);

		if (!found) {
			m->count = before;
			return false;
		}
		if (!first)
			mistakes_word(m, at, (size_t)(found - at));
		else if (word_first)
			take_word_before(m, text, found);
		at = found + piece;
		if (!star)
			return true;
		pattern = star + 1;
		if (pattern == end) {
			mistakes_word(m, at, line_rest(at, text_end));
			return true;
		}
	}
}

bool mistakes_has(const char *pattern, const char *text, size_t len, struct mistake_match *m)
{
	for (;;) {
		size_t one = strcspn(pattern, "|");

		if (has_one(pattern, one, text, len, m))
			return true;
		if (!pattern[one])
			return false;
		pattern += one + 1;
	}
}

/* A source line's pattern may have words of the message in it: "$1.lookup(". */
static bool has_line(const struct mistake *row, const char *line, size_t len,
		     struct mistake_match *m)
{
	struct buf pattern = { 0 };
	bool has;

	if (!row->line[0])
		return true;
	mistakes_fill(m, row->line, NULL, &pattern);
	has = line && mistakes_has(buf_text(&pattern), line, len, m);
	buf_free(&pattern);
	return has;
}

bool mistakes_find(enum explain_kind kind, const char *text, size_t len, const char *line,
		   size_t line_len, struct mistake_match *m)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		*m = (struct mistake_match){ .row = &rows[i] };
		if (rows[i].kind == kind && mistakes_has(rows[i].pattern, text, len, m) &&
		    has_line(&rows[i], line, line_len, m))
			return true;
	}
	*m = (struct mistake_match){ 0 };
	return false;
}

void mistakes_key(enum explain_kind kind, const char *key, struct mistake_match *m)
{
	size_t i = 0;

	while (i < sizeof(rows) / sizeof(rows[0]) &&
	       (rows[i].kind != kind || strcmp(rows[i].pattern, key) != 0))
		i++;
	if (i == sizeof(rows) / sizeof(rows[0]))
		abort(); /* a key that stands in no row is our own mistake */
	*m = (struct mistake_match){ .row = &rows[i] };
}

static char *word(const struct mistake_match *m, size_t i)
{
	return i < m->count ? strndup(m->words[i].at, m->words[i].len) : strdup("");
}

/* Is it the name of a type that a header defines, "struct sock"? */
static bool has_keyword(const char *type)
{
	return !strncmp(type, "struct ", 7) || !strncmp(type, "enum ", 5) ||
	       !strncmp(type, "union ", 6);
}

/* $h: which header of the kernel's defines the type $1. */
static void put_header(const struct mistake_match *m, const char *headers, struct buf *out)
{
	char *type = word(m, 0), *header = NULL;

	if (headers && type && has_keyword(type))
		header = kernel_headers_defining(headers, type);
	if (header)
		buf_printf(out, "#include <%s>, which defines it", header);
	else
		buf_str(out, "#include the header that defines it, or define it above");
	free(header);
	free(type);
}

/* $t: which tracepoints are near to $1:$2. */
static void put_tracepoints(const struct mistake_match *m, struct buf *out)
{
	char *category = word(m, 0), *name = word(m, 1);

	if (category && name)
		tracefs_nearest(category, name, out);
	free(category);
	free(name);
}

void mistakes_fill(const struct mistake_match *m, const char *sentence, const char *headers,
		   struct buf *out)
{
	for (const char *at = sentence; *at; at++) {
		if (*at != '$') {
			buf_char(out, *at);
			continue;
		}
		at++;
		if (*at == 'h')
			put_header(m, headers, out);
		else if (*at == 't')
			put_tracepoints(m, out);
		else if (*at >= '1' && (size_t)(*at - '1') < m->count)
			buf_add(out, m->words[*at - '1'].at, m->words[*at - '1'].len);
	}
}

static bool said(const struct buf *out, const struct buf *what)
{
	return out->len && what->len && memmem(out->data, out->len, what->data, what->len);
}

void mistakes_put(const struct position *at, enum severity severity, const struct mistake_match *m,
		  const char *headers, struct buf *out)
{
	struct buf cause = { 0 }, head = { 0 }, rest = { 0 };

	mistakes_fill(m, m->row->cause, headers, &cause);
	message_head(at, severity, buf_text(&cause), cause.len, &head);
	buf_str(&rest, "  why: ");
	mistakes_fill(m, m->row->why, headers, &rest);
	buf_str(&rest, "\n  cure: ");
	mistakes_fill(m, m->row->cure, headers, &rest);
	buf_char(&rest, '\n');
	if (!said(out, &head)) {
		buf_add(out, buf_text(&head), head.len);
		if (!said(out, &rest))
			buf_add(out, buf_text(&rest), rest.len);
	}
	out->failed |= cause.failed || head.failed || rest.failed;
	buf_free(&cause);
	buf_free(&head);
	buf_free(&rest);
}
