/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "cc/annotate.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/c_name.h"

#define NAME_MAX_LEN 100
#define BRANCHES_MAX 64
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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
	bool in_comment;
	bool declared;		 /* the first declarator behind a struct is complete */
	char word[NAME_MAX_LEN]; /* the last name */
	char tag[NAME_MAX_LEN];	 /* of the struct being defined; "": none */
	char name[NAME_MAX_LEN]; /* of the type being defined; "": none, or more than the struct */
	/* Each branch of a conditional begins with the braces that were open before it. */
	struct branch {
		int depth;
		int state;
		bool is_typedef;
	} branches[BRANCHES_MAX];
	int branch_count;
	int off; /* levels of conditionals from #if 0 on: what is there is not C */
	struct parameters {
		int count;     /* that are complete */
		bool has_regs; /* the first is a struct pt_regs: libbcc fills the others from it */
		bool has_type; /* of the one at hand there is a word */
		bool is_tag;   /* its last word is struct, union or enum */
		bool named;    /* its last word is its name */
		bool odd;      /* it has brackets */
		char name[NAME_MAX_LEN];
		struct buf uses; /* of all */
	} params;
};

/* A directive can't stand inside a comment, nor between the halves of a spliced line. */
static bool may_break(const struct scan *s)
{
	size_t n = s->out->len;
	const char *p = s->out->data;

	if (n >= 2 && p[n - 2] == '\r')
		n--;
	return !s->in_comment && !(n >= 2 && p[n - 2] == '\\');
}

static void copy_char(struct scan *s)
{
	char c = *s->at++;

	buf_char(s->out, c);
	if (c != '\n')
		return;
	s->line++;
	if (s->opened && !may_break(s))
		return;
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
	s->in_comment = true;
	copy_until(s, p + 1 < s->end ? p + 2 : s->end);
	s->in_comment = false;
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

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && isblank((unsigned char)*p))
		p++;
	return p;
}

/* #line N "FILE": what follows is FILE's line N. */
static bool read_line_directive(struct scan *s, const char *end)
{
	const char *p = skip_blanks(s->at + 1, end);
	unsigned long line = 0;
	const char *name;
	const char *quote;

	if (end - p < 5 || memcmp(p, "line", 4) || !isblank((unsigned char)p[4]))
		return false;
	for (p = skip_blanks(p + 4, end); p < end && isdigit((unsigned char)*p); p++)
		line = line < 1u << 30 ? line * 10 + (unsigned long)(*p - '0') : line;
	if (line < 1 || line > 1u << 30)
		return false;
	name = memchr(p, '"', (size_t)(end - p));
	quote = name ? closing_quote(name + 1, end) : NULL;
	if (!quote || (size_t)(quote - name - 1) >= sizeof(s->file) ||
	    memchr(name, '\n', (size_t)(quote - name)))
		return false;
	memcpy(s->file, name + 1, (size_t)(quote - name - 1));
	s->file[quote - name - 1] = '\0';
	s->line = (unsigned int)line - 1; /* its own newline makes it N */
	return true;
}

static bool directive_is(const struct scan *s, const char *end, const char *what)
{
	const char *p = skip_blanks(s->at + 1, end);
	size_t n = strlen(what);

	return (size_t)(end - p) >= n && !memcmp(p, what, n);
}

static bool never_true(const struct scan *s, const char *end)
{
	const char *p = skip_blanks(skip_blanks(s->at + 1, end) + 2, end);

	return p + 1 <= end && *p == '0' && skip_blanks(p + 1, end) == end;
}

static void take_conditional(struct scan *s, const char *end)
{
	struct branch *b = s->branch_count ? &s->branches[s->branch_count - 1] : NULL;

	if (directive_is(s, end, "if")) {
		if (s->off || (directive_is(s, end, "if ") && never_true(s, end)))
			s->off++;
		if (s->branch_count < BRANCHES_MAX)
			s->branches[s->branch_count++] =
				(struct branch){ s->depth, s->state, s->is_typedef };
	} else if (b && directive_is(s, end, "el")) {
		s->off = s->off > 1 ? s->off : 0;
		s->depth = b->depth;
		s->state = b->state;
		s->is_typedef = b->is_typedef;
	} else if (b && directive_is(s, end, "endif")) {
		s->off -= s->off > 0;
		s->branch_count--;
	}
}

static void skip_directive(struct scan *s)
{
	const char *end = line_end(s);

	take_conditional(s, end);
	s->params.has_regs = false; /* which of the parameters there are is not known */
	buf_clear(&s->params.uses);
	if (!read_line_directive(s, end))
		copy_until(s, end);
	else
		buf_add(s->out, s->at, (size_t)(end - s->at)), s->at = end;
}

static void end_of_struct(struct scan *s)
{
	const char *kind = s->is_typedef && !s->tag[0] ? "" : "struct ";
	const char *name = s->is_typedef && !s->tag[0] ? s->name : s->tag;

	if (name[0])
		buf_printf(s->out, " BPF_ANNOTATE_KV_PAIR(" ANNOTATE_PREFIX "%s%s, int, %s%s);",
			   kind[0] ? "s_" : "t_", name, kind, name);
	s->state = NOTHING;
	s->is_typedef = false;
}

static bool is_one_of(const char *word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(word, words[i]))
			return true;
	return false;
}

/* What stands where a name could, and is none. */
static bool is_attribute(const char *word)
{
	static const char *const words[] = {
		"__attribute__", "__attribute",		  "__packed",
		"__aligned",	 "____cacheline_aligned", "__maybe_unused"
	};

	return is_one_of(word, words, COUNT(words));
}

/* A word outside all braces. */
static void take_outer_word(struct scan *s)
{
	if (s->state == STRUCT_SEEN && !is_attribute(s->word)) {
		strcpy(s->tag, s->word);
	} else if (s->state == AFTER_STRUCT && !is_attribute(s->word)) {
		if (!s->declared && s->last != '*')
			strcpy(s->name, s->word);
	} else if (!strcmp(s->word, "struct") && s->state == NOTHING) {
		s->state = STRUCT_SEEN;
		s->tag[0] = '\0';
	} else if (!strcmp(s->word, "typedef")) {
		s->is_typedef = true;
	}
}

/* A word in a function's parameters. */
static void take_parameter_word(struct parameters *p, const char *word)
{
	static const char *const tags[] = { "struct", "union", "enum" };
	static const char *const types[] = { "void", "bool",   "_Bool",	   "char",  "short", "int",
					     "long", "signed", "unsigned", "float", "double" };
	static const char *const qualifiers[] = { "const", "volatile", "restrict", "__user" };

	if (is_one_of(word, qualifiers, COUNT(qualifiers)))
		return;
	p->named = p->has_type && !p->is_tag && word[0] && !is_one_of(word, types, COUNT(types));
	p->has_regs |= !p->count && p->is_tag && !strcmp(word, "pt_regs");
	p->is_tag = is_one_of(word, tags, COUNT(tags));
	p->has_type = true;
	strcpy(p->name, word);
}

/* last: the significant character in front of what ends it. */
static void end_parameter(struct parameters *p, char last)
{
	if (p->count++ && p->has_regs && p->named && !p->odd && (last == 'a' || last == ']'))
		buf_printf(&p->uses, " (void)%s;", p->name);
	p->has_type = p->is_tag = p->named = p->odd = false;
}

static void begin_parameters(struct parameters *p)
{
	buf_clear(&p->uses);
	*p = (struct parameters){ .uses = p->uses };
}

static void take_word(struct scan *s)
{
	const char *p = s->at;
	size_t n;

	while (p < s->end && is_name_char(*p))
		p++;
	n = (size_t)(p - s->at);
	if (n >= NAME_MAX_LEN)
		n = 0;
	memcpy(s->word, s->at, n);
	s->word[n] = '\0';
	copy_until(s, p);
	if (s->off)
		return;
	if (!s->depth)
		take_outer_word(s);
	else if (s->depth == 1)
		take_parameter_word(&s->params, s->word);
	s->last = 'a';
}

static void open_brace(struct scan *s)
{
	if (!s->depth && s->state == STRUCT_SEEN && (s->last == 'a' || !s->tag[0]))
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
		s->state = AFTER_STRUCT, s->declared = false, s->name[0] = '\0';
	else if (s->state != AFTER_STRUCT)
		s->state = NOTHING;
}

/*
 * The body's first statements use each parameter: newer versions of libbcc fill only
 * those that are used, and count one register for a struct by value that they do not fill.
 * Of a body that begins on its opening line the rest goes below #line, in the same column.
 */
static void begin_body(struct scan *s)
{
	const char *rest = skip_blanks(s->at, s->end);
	size_t end = s->out->len, start = end;

	buf_str(s->out, buf_text(&s->params.uses));
	s->params.has_regs = false;
	if (!s->file[0] || rest == s->end || *rest == '\n' || *rest == '\r' || *rest == '\\')
		return;
	while (start && s->out->data[start - 1] != '\n')
		start--;
	buf_printf(s->out, "\n#line %u \"%s\"\n", s->line, s->file);
	for (; !s->out->failed && start < end; start++)
		buf_char(s->out, s->out->data[start] == '\t' ? '\t' : ' ');
}

/* typedef struct {...} name, more: the first is the struct's if it is not an array of it. */
static void take_declarator(struct scan *s, char c)
{
	if (c == '[' && s->last == 'a' && !s->declared)
		s->name[0] = '\0';
	if (c == ',' || c == '[')
		s->declared = true;
}

static void open_bracket(struct scan *s, char c)
{
	if (c == '(' && !s->depth)
		begin_parameters(&s->params);
	else if (c == '(')
		s->params.odd = true;
	s->depth++;
}

static void close_bracket(struct scan *s, char c)
{
	s->depth--;
	if (c == ')' && !s->depth)
		end_parameter(&s->params, s->last);
}

static void take_punctuation(struct scan *s)
{
	char c = *s->at;

	if (s->off) {
		copy_char(s);
		return;
	}
	if (!s->depth && s->state == AFTER_STRUCT)
		take_declarator(s, c);
	if (c == '{')
		open_brace(s);
	else if (c == '}')
		close_brace(s);
	else if (c == '(' || c == '[')
		open_bracket(s, c);
	else if ((c == ')' || c == ']') && s->depth)
		close_bracket(s, c);
	else if (c == ',' && s->depth == 1)
		end_parameter(&s->params, s->last);
	else if (!s->depth && s->state == STRUCT_SEEN)
		s->state = NOTHING; /* struct X *f(...), struct X x; */
	s->last = c;
	copy_char(s);
	if (c == '{' && s->opened && s->depth == 1)
		begin_body(s);
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
		else if (is_name_char(c))
			take_word(&s);
		else if (isspace((unsigned char)c))
			copy_char(&s);
		else
			take_punctuation(&s);
	}
	out->failed |= s.params.uses.failed;
	buf_free(&s.params.uses);
}
