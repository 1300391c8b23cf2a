/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "probe/c_scan.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/c_name.h"

bool c_scan_equals(struct span s, const char *text)
{
	return s.len == strlen(text) && !memcmp(s.at, text, s.len);
}

bool c_scan_same(struct span a, struct span b)
{
	return a.len == b.len && !memcmp(a.at, b.at, a.len);
}

bool c_scan_starts_with(struct span s, const char *text)
{
	return s.len >= strlen(text) && !memcmp(s.at, text, strlen(text));
}

struct span c_scan_trim(struct span s)
{
	while (s.len && isspace((unsigned char)s.at[0]))
		s.at++, s.len--;
	while (s.len && isspace((unsigned char)s.at[s.len - 1]))
		s.len--;
	return s;
}

struct span c_scan_without_prefix(struct span s, const char *prefix)
{
	return (struct span){ s.at + strlen(prefix), s.len - strlen(prefix) };
}

/* Blanks */

/* The end of the comment, literal or directive that begins at p; p if none begins there. */
static const char *skip_comment_or_literal(const char *p, bool line_start)
{
	const char *end;
	char quote = *p;

	if (p[0] == '/' && p[1] == '*') {
		end = strstr(p + 2, "*/");
		return end ? end + 2 : p + strlen(p);
	}
	if ((p[0] == '/' && p[1] == '/') || (line_start && p[0] == '#')) {
		while (*p && *p != '\n')
			p += p[0] == '\\' && p[1] ? 2 : 1;
		return p;
	}
	if (quote != '"' && quote != '\'')
		return p;
	for (p++; *p && *p != quote && *p != '\n'; p++)
		p += p[0] == '\\' && p[1] && p[1] != '\n';
	return *p == quote ? p + 1 : p;
}

/* 'i' for #if, #ifdef and #ifndef, 'e' for #else and #elif, 'n' for #endif; else 0. */
static char conditional_letter(const char *p)
{
	if (*p++ != '#')
		return 0;
	p += strspn(p, " \t");
	if (!strncmp(p, "if", 2))
		return 'i';
	if (!strncmp(p, "el", 2))
		return 'e';
	return strncmp(p, "endif", 5) ? 0 : 'n';
}

int c_scan_blank(const char *text, struct buf *out)
{
	bool line_start = true;
	int depth = 0;

	while (*text && depth >= 0) {
		const char *end = skip_comment_or_literal(text, line_start);
		char condition = line_start ? conditional_letter(text) : 0;

		if (end == text) {
			depth += (*text == '{') - (*text == '}');
			line_start = *text == '\n' || (line_start && isblank((unsigned char)*text));
			buf_char(out, *text++);
			continue;
		}
		if (condition) {
			buf_char(out, '#');
			buf_char(out, condition);
			text += 2;
		}
		for (; text < end; text++)
			buf_char(out, *text == '\n' ? '\n' : ' ');
		line_start = false;
	}
	return depth || out->failed ? -EINVAL : 0;
}

/* Functions */

/* The position after the bracket that closes the one at p; NULL if it is not closed. */
static const char *after_closing_bracket(const char *p, const char *end)
{
	int depth = 0;

	for (; p < end; p++) {
		depth += *p == '(' || *p == '{' || *p == '[';
		depth -= *p == ')' || *p == '}' || *p == ']';
		if (!depth)
			return p + 1;
	}
	return NULL;
}

static struct span word_before(const char *begin, const char *at)
{
	const char *end;

	while (at > begin && isspace((unsigned char)at[-1]))
		at--;
	end = at;
	while (at > begin && is_name_char(at[-1]))
		at--;
	return (struct span){ at, (size_t)(end - at) };
}

/* True if a part of the text is between #if and #endif; update *depth, the number of open #if. */
static bool has_conditionals(const char *at, const char *end, int *depth)
{
	bool any = *depth;

	for (; (at = memchr(at, '#', (size_t)(end - at))); at++) {
		*depth += (at[1] == 'i') - (at[1] == 'n');
		any = true;
	}
	return any;
}

/* Read the function whose parameters are between open and close. False if it has no body. */
static bool read_function(const char *begin, const char *open, const char *close,
			  struct c_function *f)
{
	const char *body = close + strspn(close, " \t\r\n"), *after;

	f->name = word_before(begin, open);
	f->params = (struct span){ open + 1, (size_t)(close - open - 2) };
	after = *body == '{' && f->name.len ? after_closing_bracket(body, body + strlen(body)) :
					      NULL;
	if (!after)
		return false;
	f->body = (struct span){ body, (size_t)(after - body) };
	has_conditionals(begin, f->name.at, &f->depth);
	f->conditional = has_conditionals(f->name.at, after, &f->depth);
	return true;
}

bool c_scan_next_function(const char **at, struct c_function *f)
{
	const char *p = *at, *begin = *at, *end = p + strlen(p), *after;

	for (; p < end; p = after) {
		bool bracket = *p == '(' || *p == '{' || *p == '[';

		after = bracket ? after_closing_bracket(p, end) : p + 1;
		if (!after)
			break;
		if (*p == '(' && read_function(begin, p, after, f)) {
			*at = f->body.at + f->body.len;
			return true;
		}
	}
	*at = end;
	return false;
}

/* Words and calls */

const char *c_scan_find_word(struct span range, const char *at, const char *word, size_t len)
{
	const char *end = range.at + range.len;

	while (len && at < end && (at = memmem(at, (size_t)(end - at), word, len))) {
		if ((at == range.at || !is_name_char(at[-1])) &&
		    (at + len == end || !is_name_char(at[len])))
			return at;
		at++;
	}
	return NULL;
}

bool c_scan_next_assignment(struct span range, struct span v, const char **at, struct span *value)
{
	const char *end = range.at + range.len, *p = *at;

	for (; (p = c_scan_find_word(range, p, v.at, v.len)); p++) {
		const char *equals = p + v.len, *value_end;

		while (equals < end && isspace((unsigned char)*equals))
			equals++;
		if (equals + 1 >= end || equals[0] != '=' || equals[1] == '=' ||
		    (p > range.at && (p[-1] == '.' || p[-1] == '>')))
			continue;
		for (value_end = ++equals;
		     value_end < end && *value_end != ';' && *value_end != ',';)
			value_end++;
		*value = c_scan_trim((struct span){ equals, (size_t)(value_end - equals) });
		*at = equals;
		return true;
	}
	return false;
}

bool c_scan_argument(struct span range, const char *call, size_t i, struct span *argument)
{
	const char *end = range.at + range.len, *p = call, *close, *begin;

	while (p < end && is_name_char(*p))
		p++;
	while (p < end && isspace((unsigned char)*p))
		p++;
	close = p < end && *p == '(' ? after_closing_bracket(p, end) : NULL;
	if (!close)
		return false;
	close--;
	for (begin = ++p; p <= close; p++) {
		if (p < close && (*p == '(' || *p == '[' || *p == '{')) {
			const char *after = after_closing_bracket(p, close);

			if (!after)
				return false;
			p = after - 1;
		} else if ((p == close || *p == ',') && !i--) {
			*argument = c_scan_trim((struct span){ begin, (size_t)(p - begin) });
			return true;
		} else if (*p == ',') {
			begin = p + 1;
		}
	}
	return false;
}

bool c_scan_enclosing_call(struct span range, const char *at, struct span *name)
{
	int depth = 0;

	while (at > range.at) {
		char c = *--at;

		if (c == ';' || c == '{' || c == '}')
			return false;
		depth += (c == ')') - (c == '(');
		if (depth < 0) {
			*name = word_before(range.at, at);
			return name->len > 0;
		}
	}
	return false;
}

/* Declarations */

static bool is_not_a_type(struct span s)
{
	static const char *const keywords[] = { "return", "else",  "case",   "goto",
						"sizeof", "const", "static", "do" };

	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (c_scan_equals(s, keywords[i]))
			return true;
	return isdigit((unsigned char)s.at[0]);
}

/* Read the declaration "struct evt *v" whose variable's name is v. */
static bool read_declaration(struct span range, struct span v, struct c_declaration *d)
{
	const char *p = v.at, *next = v.at + v.len, *end = range.at + range.len;
	struct span before;

	*d = (struct c_declaration){ .at = v.at };
	while (p > range.at && (isspace((unsigned char)p[-1]) || p[-1] == '*'))
		d->pointer |= *--p == '*';
	before = word_before(range.at, p);
	if (c_scan_equals(before, "__user")) {
		d->user = true;
		p = before.at;
		before = word_before(range.at, p);
	}
	if (!before.len || is_not_a_type(before))
		return false;
	while (next < end && isspace((unsigned char)*next))
		next++;
	if (next < end && !strchr(";=,)[", *next))
		return false;
	d->initialised = next < end && (*next == '=' || *next == '[');
	d->type = before;
	return true;
}

/* True for "struct { ... } v;". */
static bool has_unnamed_struct_type(struct span range, struct span v)
{
	const char *p = v.at, *next = v.at + v.len, *end = range.at + range.len;

	while (p > range.at && isspace((unsigned char)p[-1]))
		p--;
	if (p == range.at || p[-1] != '}')
		return false;
	while (next < end && (isspace((unsigned char)*next) || *next == '='))
		next++;
	return next < end && strchr(";,{", *next);
}

/* True if the declaration begins a statement; else it may be an expression, "a * b". */
static bool is_at_statement_start(struct span range, const struct c_declaration *d)
{
	struct span before = word_before(range.at, d->type.at);
	const char *p = before.len ? before.at : d->type.at;

	while (p > range.at && isspace((unsigned char)p[-1]))
		p--;
	return p == range.at || strchr(";{}", p[-1]);
}

static bool equal_declarations(const struct c_declaration *a, const struct c_declaration *b)
{
	return a->pointer == b->pointer && c_scan_same(a->type, b->type);
}

/* Blocks can have variables of the same name: refuse if their types differ. */
static bool find_unique_declaration(struct span range, struct span v, struct c_declaration *d)
{
	struct c_declaration other;

	for (const char *at = range.at; (at = c_scan_find_word(range, at, v.at, v.len));
	     at += v.len) {
		struct span name = { at, v.len };

		if (has_unnamed_struct_type(range, name))
			return false;
		if (!read_declaration(range, name, &other))
			continue;
		if (!d->at)
			*d = other;
		else if (!equal_declarations(d, &other) && is_at_statement_start(range, &other))
			return false;
	}
	return true;
}

bool c_scan_declaration(const struct c_function *f, struct span v, struct c_declaration *d)
{
	*d = (struct c_declaration){ 0 };
	return find_unique_declaration(f->params, v, d) && find_unique_declaration(f->body, v, d) &&
	       d->at;
}
