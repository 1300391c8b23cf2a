/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "explain_row.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "headers.h"
#include "tracefs.h"

static const struct explain_row rows[] = {
#define ROW(kind, pattern, line, cause, why, cure) \
	{ EXPLAIN_##kind, pattern, line, cause, why, cure },
#include "explain_rows.tab"
#undef ROW
};

const struct explain_row *explain_rows(size_t *n)
{
	*n = sizeof(rows) / sizeof(rows[0]);
	return rows;
}

void explain_word(struct explain_match *m, const char *at, size_t len)
{
	if (m->count == EXPLAIN_WORDS)
		return;
	m->words[m->count].at = at;
	m->words[m->count++].len = len;
}

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static size_t line_rest(const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));

	return (size_t)((newline ? newline : end) - at);
}

/* The word that ends at end. */
static void take_word_before(struct explain_match *m, const char *begin, const char *end)
{
	const char *at = end;

	while (at > begin && in_word(at[-1]))
		at--;
	explain_word(m, at, (size_t)(end - at));
}

/* One pattern, its pieces between stars one after the other. */
static bool has_one(const char *pattern, size_t pattern_len, const char *text, size_t len,
		    struct explain_match *m)
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
			explain_word(m, at, (size_t)(found - at));
		else if (word_first)
			take_word_before(m, text, found);
		at = found + piece;
		if (!star)
			return true;
		pattern = star + 1;
		if (pattern == end) {
			explain_word(m, at, line_rest(at, text_end));
			return true;
		}
	}
}

bool explain_has(const char *pattern, const char *text, size_t len, struct explain_match *m)
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
static bool has_line(const struct explain_row *row, const char *line, size_t len,
		     struct explain_match *m)
{
	struct buf pattern = { 0 };
	bool has;

	if (!row->line[0])
		return true;
	explain_fill(m, row->line, NULL, &pattern);
	has = line && explain_has(buf_text(&pattern), line, len, m);
	buf_free(&pattern);
	return has;
}

bool explain_find(enum explain_kind kind, const char *text, size_t len, const char *line,
		  size_t line_len, struct explain_match *m)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		*m = (struct explain_match){ .row = &rows[i] };
		if (rows[i].kind == kind && explain_has(rows[i].pattern, text, len, m) &&
		    has_line(&rows[i], line, line_len, m))
			return true;
	}
	*m = (struct explain_match){ 0 };
	return false;
}

void explain_key(enum explain_kind kind, const char *key, struct explain_match *m)
{
	size_t i = 0;

	while (i < sizeof(rows) / sizeof(rows[0]) &&
	       (rows[i].kind != kind || strcmp(rows[i].pattern, key) != 0))
		i++;
	if (i == sizeof(rows) / sizeof(rows[0]))
		abort(); /* a key that stands in no row is our own mistake */
	*m = (struct explain_match){ .row = &rows[i] };
}

static char *word(const struct explain_match *m, size_t i)
{
	return i < m->count ? strndup(m->words[i].at, m->words[i].len) : strdup("");
}

/* $h: which header of the kernel's defines the type $1. */
static void put_header(const struct explain_match *m, const char *headers, struct buf *out)
{
	struct definitions d = { 0 };
	char *type = word(m, 0);
	const char *blank = type ? strchr(type, ' ') : NULL;
	bool found = false;

	if (headers && blank &&
	    (!strncmp(type, "struct ", 7) || !strncmp(type, "enum ", 5) ||
	     !strncmp(type, "union ", 6)) &&
	    !definitions_add(&d,
			     blank[-1] == 't' ? "struct" :
			     blank[-1] == 'm' ? "enum" :
						"union",
			     blank + 1, strlen(blank + 1)) &&
	    !headers_find(headers, &d))
		found = d.count && d.all[0].header;
	if (found)
		buf_printf(out, "#include <%s>, which defines it", d.all[0].header);
	else
		buf_str(out, "#include the header that defines it, or define it above");
	definitions_free(&d);
	free(type);
}

/* $t: which tracepoints are near to $1:$2. */
static void put_tracepoints(const struct explain_match *m, struct buf *out)
{
	char *category = word(m, 0), *name = word(m, 1);

	if (category && name)
		tracefs_nearest(category, name, out);
	free(category);
	free(name);
}

void explain_fill(const struct explain_match *m, const char *sentence, const char *headers,
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
