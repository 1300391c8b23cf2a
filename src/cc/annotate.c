/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "annotate.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_LEN 100

/* Just enough of C's lexical grammar: comments, literals, directives, names, braces. */
struct scan {
	const char *at;
	const char *end;
	struct buf *out;
	unsigned int line; /* of the user's file, as the last #line has it */
	char file[4096];
	int depth;   /* of braces, parentheses and brackets */
	char last;   /* the last significant character; 'a' for a name or a number */
	bool opened; /* a function's body begins on this line */
	enum { NOTHING, STRUCT_SEEN, IN_STRUCT, AFTER_STRUCT } state;
	bool is_typedef;
	char word[NAME_MAX_LEN]; /* the last name */
	char tag[NAME_MAX_LEN];	 /* of the struct being defined; "": none */
};

static void copy_char(struct scan *s)
{
	char c = *s->at++;

	buf_char(s->out, c);
	if (c != '\n')
		return;
	s->line++;
	if (s->opened && s->file[0])
		buf_printf(s->out, "#line %u \"%s\"\n", s->line, s->file);
	s->opened = false;
}

static void copy_until(struct scan *s, const char *stop)
{
	while (s->at < s->end && s->at < stop)
		copy_char(s);
}

static bool starts(const struct scan *s, const char *what)
{
	size_t n = strlen(what);

	return (size_t)(s->end - s->at) >= n && !memcmp(s->at, what, n);
}

static const char *line_end(const struct scan *s)
{
	const char *p = s->at;

	while (p < s->end && *p != '\n') {
		if (*p == '\\' && p + 1 < s->end)
			p++;
		p++;
	}
	return p;
}

static void skip_block_comment(struct scan *s)
{
	const char *p = s->at + 2;

	while (p + 1 < s->end && !(p[0] == '*' && p[1] == '/'))
		p++;
	copy_until(s, p + 1 < s->end ? p + 2 : s->end);
}

static void skip_literal(struct scan *s)
{
	const char *p = s->at + 1;

	while (p < s->end && *p != *s->at && *p != '\n') {
		if (*p == '\\' && p + 1 < s->end)
			p++;
		p++;
	}
	s->last = 'a';
	copy_until(s, p < s->end && *p != '\n' ? p + 1 : p);
}

/* The name stays as it is written, with its escapes: it is written again the same way. */
static const char *closing_quote(const char *p, const char *end)
{
	for (; p < end && *p != '"'; p++)
		if (*p == '\\' && p + 1 < end)
			p++;
	return p < end ? p : NULL;
}

/* #line N "FILE": what follows is FILE's line N. */
static bool read_line_directive(struct scan *s, const char *end)
{
	const char *p = s->at + 1;
	const char *name;
	const char *quote;
	unsigned long line;
	char *after;

	while (p < end && isblank((unsigned char)*p))
		p++;
	if (end - p < 5 || memcmp(p, "line", 4) || !isblank((unsigned char)p[4]))
		return false;
	line = strtoul(p + 5, &after, 10); /* stops at the newline at the latest */
	if (line < 1 || line > 1u << 30 || after >= end)
		return false;
	name = memchr(after, '"', (size_t)(end - after));
	quote = name ? closing_quote(name + 1, end) : NULL;
	if (!quote || (size_t)(quote - name - 1) >= sizeof(s->file))
		return false;
	memcpy(s->file, name + 1, (size_t)(quote - name - 1));
	s->file[quote - name - 1] = '\0';
	s->line = (unsigned int)line - 1; /* its own newline makes it N */
	return true;
}

static void skip_directive(struct scan *s)
{
	const char *end = line_end(s);

	if (!read_line_directive(s, end))
		copy_until(s, end);
	else
		buf_add(s->out, s->at, (size_t)(end - s->at)), s->at = end;
}

static void end_of_struct(struct scan *s)
{
	const char *kind = s->is_typedef && !s->tag[0] ? "" : "struct ";
	const char *name = s->is_typedef && !s->tag[0] ? s->word : s->tag;

	if (name[0])
		buf_printf(s->out, " BPF_ANNOTATE_KV_PAIR(" ANNOTATE_PREFIX "%s%s, int, %s%s);",
			   kind[0] ? "s_" : "t_", name, kind, name);
	s->state = NOTHING;
	s->is_typedef = false;
}

static void take_word(struct scan *s)
{
	const char *p = s->at;
	size_t n;

	while (p < s->end && (isalnum((unsigned char)*p) || *p == '_'))
		p++;
	n = (size_t)(p - s->at);
	if (n >= NAME_MAX_LEN)
		n = 0;
	memcpy(s->word, s->at, n);
	s->word[n] = '\0';
	copy_until(s, p);
	s->last = 'a';
	if (s->depth)
		return;
	if (s->state == STRUCT_SEEN && strcmp(s->word, "__attribute__")) {
		memcpy(s->tag, s->word, n + 1);
	} else if (!strcmp(s->word, "struct") && s->state == NOTHING) {
		s->state = STRUCT_SEEN;
		s->tag[0] = '\0';
	} else if (!strcmp(s->word, "typedef")) {
		s->is_typedef = true;
	}
}

static void open_brace(struct scan *s)
{
	if (!s->depth && s->state == STRUCT_SEEN && s->last == 'a')
		s->state = IN_STRUCT;
	else if (!s->depth && s->last == ')' && s->state != IN_STRUCT)
		s->opened = true;
	s->depth++;
}

static void close_brace(struct scan *s)
{
	if (s->depth)
		s->depth--;
	if (s->depth)
		return;
	if (s->state == IN_STRUCT)
		s->state = AFTER_STRUCT;
	else if (s->state != AFTER_STRUCT)
		s->state = NOTHING;
}

static void take_punctuation(struct scan *s)
{
	char c = *s->at;

	if (c == '{')
		open_brace(s);
	else if (c == '}')
		close_brace(s);
	else if (c == '(' || c == '[')
		s->depth++;
	else if ((c == ')' || c == ']') && s->depth)
		s->depth--;
	else if (!s->depth && s->state == STRUCT_SEEN)
		s->state = NOTHING; /* struct X *f(...), struct X x; */
	s->last = c;
	copy_char(s);
	if (c != ';' || s->depth)
		return;
	if (s->state == AFTER_STRUCT)
		end_of_struct(s);
	s->state = NOTHING;
	s->is_typedef = false;
}

static bool at_line_start(const struct scan *s, const char *begin)
{
	const char *p = s->at;

	while (p > begin && isblank((unsigned char)p[-1]))
		p--;
	return p == begin || p[-1] == '\n';
}

void annotate(const char *text, size_t len, struct buf *out)
{
	struct scan s = { .at = text, .end = text + len, .out = out, .line = 1 };

	while (s.at < s.end) {
		char c = *s.at;

		if (starts(&s, "/*"))
			skip_block_comment(&s);
		else if (starts(&s, "//"))
			copy_until(&s, line_end(&s));
		else if (c == '"' || c == '\'')
			skip_literal(&s);
		else if (c == '#' && at_line_start(&s, text))
			skip_directive(&s);
		else if (isalnum((unsigned char)c) || c == '_')
			take_word(&s);
		else if (isspace((unsigned char)c))
			copy_char(&s);
		else
			take_punctuation(&s);
	}
}
