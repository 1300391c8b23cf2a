/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "explain/mistakes.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/c_name.h"
#include "explain/machine_hints.h"

static const struct mistake rows[] = {
#define ROW(kind, pattern, line, cause, why, cure) \
	{ MISTAKE_##kind, pattern, line, cause, why, cure },
#include "explain/mistakes.tab"
#undef ROW
};

const struct mistake *mistakes_rows(size_t *n)
{
	*n = sizeof(rows) / sizeof(rows[0]);
	return rows;
}

/* Patterns */

void mistakes_add_capture(struct mistake_match *m, const char *at, size_t len)
{
	if (m->capture_count < MISTAKE_CAPTURES)
		m->captures[m->capture_count++] = (struct span){ at, len };
}

static size_t length_to_newline(const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));

	return (size_t)((newline ? newline : end) - at);
}

static void capture_word_before(struct mistake_match *m, const char *begin, const char *end)
{
	const char *at = end;

	while (at > begin && is_name_char(at[-1]))
		at--;
	mistakes_add_capture(m, at, (size_t)(end - at));
}

/* Match one alternative: its parts between stars must follow each other in the text. */
static bool match_alternative(const char *pattern, size_t pattern_len, const char *text, size_t len,
			      struct mistake_match *m)
{
	const char *end = pattern + pattern_len, *at = text, *text_end = text + len;
	bool star_first = pattern_len && *pattern == '*';
	size_t captures_before = m->capture_count;

	pattern += star_first;
	for (bool first = true;; first = false) {
		const char *star = memchr(pattern, '*', (size_t)(end - pattern));
		size_t part = (size_t)((star ? star : end) - pattern);
		const char *found = memmem(at, (size_t)(text_end - at), pattern, part);

		if (!found) {
			m->capture_count = captures_before;
			return false;
		}
		if (!first)
			mistakes_add_capture(m, at, (size_t)(found - at));
		else if (star_first)
			capture_word_before(m, text, found);
		at = found + part;
		if (!star)
			return true;
		pattern = star + 1;
		if (pattern == end) {
			mistakes_add_capture(m, at, length_to_newline(at, text_end));
			return true;
		}
	}
}

bool mistakes_match_pattern(const char *pattern, const char *text, size_t len,
			    struct mistake_match *m)
{
	for (;;) {
		size_t alternative = strcspn(pattern, "|");

		if (match_alternative(pattern, alternative, text, len, m))
			return true;
		if (!pattern[alternative])
			return false;
		pattern += alternative + 1;
	}
}

/* The pattern of a source line may refer to captures of the message: "$1.lookup(". */
static bool match_source_line(const struct mistake *row, const char *line, size_t len,
			      struct mistake_match *m)
{
	struct buf pattern = { 0 };
	bool matches;

	if (!row->line[0])
		return true;
	mistakes_fill(m, row->line, NULL, &pattern);
	matches = line && mistakes_match_pattern(buf_text(&pattern), line, len, m);
	buf_free(&pattern);
	return matches;
}

bool mistakes_find(enum mistake_kind kind, const char *text, size_t len, const char *line,
		   size_t line_len, struct mistake_match *m)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		*m = (struct mistake_match){ .row = &rows[i] };
		if (rows[i].kind == kind && mistakes_match_pattern(rows[i].pattern, text, len, m) &&
		    match_source_line(&rows[i], line, line_len, m))
			return true;
	}
	*m = (struct mistake_match){ 0 };
	return false;
}

void mistakes_find_key(enum mistake_kind kind, const char *key, struct mistake_match *m)
{
	size_t i = 0;

	while (i < sizeof(rows) / sizeof(rows[0]) &&
	       (rows[i].kind != kind || strcmp(rows[i].pattern, key) != 0))
		i++;
	if (i == sizeof(rows) / sizeof(rows[0]))
		abort(); /* the caller's key and mistakes.tab differ: a bug in calltap */
	*m = (struct mistake_match){ .row = &rows[i] };
}

/* Sentences */

static struct span capture_at(const struct mistake_match *m, size_t i)
{
	return i < m->capture_count ? m->captures[i] : (struct span){ "", 0 };
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
			machine_hints_header(headers, capture_at(m, 0), out);
		else if (*at == 't')
			machine_hints_tracepoints(capture_at(m, 0), capture_at(m, 1), out);
		else if (*at >= '1' && (size_t)(*at - '1') < m->capture_count)
			buf_add(out, m->captures[*at - '1'].at, m->captures[*at - '1'].len);
	}
}

static bool contains_text(const struct buf *out, const struct buf *text)
{
	return out->len && text->len && memmem(out->data, out->len, text->data, text->len);
}

void mistakes_append_message(const struct position *position, enum severity severity,
			     const struct mistake_match *m, const char *headers, struct buf *out)
{
	struct buf cause = { 0 }, head = { 0 }, why_and_cure = { 0 };

	mistakes_fill(m, m->row->cause, headers, &cause);
	message_head(position, severity, buf_text(&cause), cause.len, &head);
	buf_str(&why_and_cure, "  why: ");
	mistakes_fill(m, m->row->why, headers, &why_and_cure);
	buf_str(&why_and_cure, "\n  cure: ");
	mistakes_fill(m, m->row->cure, headers, &why_and_cure);
	buf_char(&why_and_cure, '\n');
	if (!contains_text(out, &head)) {
		buf_add(out, buf_text(&head), head.len);
		if (!contains_text(out, &why_and_cure))
			buf_add(out, buf_text(&why_and_cure), why_and_cure.len);
	}
	out->failed |= cause.failed || head.failed || why_and_cure.failed;
	buf_free(&cause);
	buf_free(&head);
	buf_free(&why_and_cure);
}
