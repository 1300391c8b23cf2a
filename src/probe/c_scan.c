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

/* Where the comment, literal or directive that begins at p ends; p: there is none. */
static const char *end_of_blank(const char *p, bool line_start)
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

/* #if, #ifdef and #ifndef: 'i', #else and #elif: 'e', #endif: 'n'; 0: no condition. */
static char condition_of(const char *p)
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
		const char *end = end_of_blank(text, line_start);
		char condition = line_start ? condition_of(text) : 0;

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

/* Behind the bracket that closes the one at p; NULL: nothing does. */
static const char *behind_closing(const char *p, const char *end)
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

/* Goes on from at to end: is there a condition in between, or is this inside of one? */
static bool count_conditions(const char *at, const char *end, int *depth)
{
	bool any = *depth;

	for (; (at = memchr(at, '#', (size_t)(end - at))); at++) {
		*depth += (at[1] == 'i') - (at[1] == 'n');
		any = true;
	}
	return any;
}

bool c_scan_next_function(const char **at, struct c_function *f)
{
	const char *p = *at, *begin = *at, *end = p + strlen(p);

	while (p < end) {
		const char *behind;

		if (*p != '(' && *p != '{' && *p != '[') {
			p++;
			continue;
		}
		behind = behind_closing(p, end);
		if (!behind)
			break;
		if (*p == '(') {
			f->name = word_before(begin, p);
			f->params = (struct span){ p + 1, (size_t)(behind - p - 2) };
			p = behind + strspn(behind, " \t\r\n");
			if (*p != '{' || !f->name.len)
				continue;
			behind = behind_closing(p, end);
			if (!behind)
				break;
			f->body = (struct span){ p, (size_t)(behind - p) };
			count_conditions(begin, f->name.at, &f->depth);
			f->conditional = count_conditions(f->name.at, behind, &f->depth);
			*at = behind;
			return true;
		}
		p = behind;
	}
	*at = end;
	return false;
}

/* Words and calls */

const char *c_scan_find_word(struct span where, const char *at, const char *word, size_t len)
{
	const char *end = where.at + where.len;

	while (len && at < end && (at = memmem(at, (size_t)(end - at), word, len))) {
		if ((at == where.at || !is_name_char(at[-1])) &&
		    (at + len == end || !is_name_char(at[len])))
			return at;
		at++;
	}
	return NULL;
}

bool c_scan_next_assignment(struct span where, struct span v, const char **at, struct span *value)
{
	const char *end = where.at + where.len, *p = *at;

	for (; (p = c_scan_find_word(where, p, v.at, v.len)); p++) {
		const char *sign = p + v.len, *stop;

		while (sign < end && isspace((unsigned char)*sign))
			sign++;
		if (sign + 1 >= end || sign[0] != '=' || sign[1] == '=' ||
		    (p > where.at && (p[-1] == '.' || p[-1] == '>')))
			continue;
		for (stop = ++sign; stop < end && *stop != ';' && *stop != ',';)
			stop++;
		*value = c_scan_trim((struct span){ sign, (size_t)(stop - sign) });
		*at = sign;
		return true;
	}
	return false;
}

bool c_scan_argument(struct span where, const char *call, size_t i, struct span *argument)
{
	const char *end = where.at + where.len, *p = call, *close, *begin;

	while (p < end && is_name_char(*p))
		p++;
	while (p < end && isspace((unsigned char)*p))
		p++;
	close = p < end && *p == '(' ? behind_closing(p, end) : NULL;
	if (!close)
		return false;
	close--;
	for (begin = ++p; p <= close; p++) {
		if (p < close && (*p == '(' || *p == '[' || *p == '{')) {
			const char *behind = behind_closing(p, close);

			if (!behind)
				return false;
			p = behind - 1;
		} else if ((p == close || *p == ',') && !i--) {
			*argument = c_scan_trim((struct span){ begin, (size_t)(p - begin) });
			return true;
		} else if (*p == ',') {
			begin = p + 1;
		}
	}
	return false;
}

bool c_scan_enclosing_call(struct span where, const char *at, struct span *name)
{
	int depth = 0;

	while (at > where.at) {
		char c = *--at;

		if (c == ';' || c == '{' || c == '}')
			return false;
		depth += (c == ')') - (c == '(');
		if (depth < 0) {
			*name = word_before(where.at, at);
			return name->len > 0;
		}
	}
	return false;
}

/* Declarations */

static bool is_statement_word(struct span s)
{
	static const char *const words[] = { "return", "else",	"case",	  "goto",
					     "sizeof", "const", "static", "do" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (c_scan_equals(s, words[i]))
			return true;
	return isdigit((unsigned char)s.at[0]);
}

/* "struct evt *v": the words in front of the name. */
static bool read_declaration(struct span where, struct span v, struct c_declaration *d)
{
	const char *p = v.at, *next = v.at + v.len, *end = where.at + where.len;
	struct span before;

	*d = (struct c_declaration){ .at = v.at };
	while (p > where.at && (isspace((unsigned char)p[-1]) || p[-1] == '*'))
		d->pointer |= *--p == '*';
	before = word_before(where.at, p);
	if (c_scan_equals(before, "__user")) {
		d->user = true;
		p = before.at;
		before = word_before(where.at, p);
	}
	if (!before.len || is_statement_word(before))
		return false;
	while (next < end && isspace((unsigned char)*next))
		next++;
	if (next < end && !strchr(";=,)[", *next))
		return false;
	d->initialised = next < end && (*next == '=' || *next == '[');
	d->type = before;
	return true;
}

/* "struct { ... } v;": its type has no name. */
static bool is_behind_brace(struct span where, struct span v)
{
	const char *p = v.at, *next = v.at + v.len, *end = where.at + where.len;

	while (p > where.at && isspace((unsigned char)p[-1]))
		p--;
	if (p == where.at || p[-1] != '}')
		return false;
	while (next < end && (isspace((unsigned char)*next) || *next == '='))
		next++;
	return next < end && strchr(";,{", *next);
}

/* Of words that look like a declaration: do they stand where a statement begins? */
static bool begins_statement(struct span where, const struct c_declaration *d)
{
	struct span before = word_before(where.at, d->type.at);
	const char *p = before.len ? before.at : d->type.at;

	while (p > where.at && isspace((unsigned char)p[-1]))
		p--;
	return p == where.at || strchr(";{}", p[-1]);
}

static bool same_declaration(const struct c_declaration *a, const struct c_declaration *b)
{
	return a->pointer == b->pointer && a->type.len == b->type.len &&
	       !memcmp(a->type.at, b->type.at, a->type.len);
}

/* Blocks may each have a variable of the name: which is meant is not looked into. */
static bool read_only_declaration(struct span where, struct span v, struct c_declaration *d)
{
	struct c_declaration other;

	for (const char *at = where.at; (at = c_scan_find_word(where, at, v.at, v.len));
	     at += v.len) {
		struct span here = { at, v.len };

		if (is_behind_brace(where, here))
			return false;
		if (!read_declaration(where, here, &other))
			continue;
		if (!d->at)
			*d = other;
		else if (!same_declaration(d, &other) && begins_statement(where, &other))
			return false;
	}
	return true;
}

bool c_scan_declaration(const struct c_function *f, struct span v, struct c_declaration *d)
{
	*d = (struct c_declaration){ 0 };
	return read_only_declaration(f->params, v, d) && read_only_declaration(f->body, v, d) &&
	       d->at;
}
