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

/* A scanner for C's comments, literals, directives, names and braces. */
struct scan {
	const char *at;
	const char *end;
	struct buf *out;
	unsigned int line; /* of the user's file, by the last #line */
	char file[4096];
	int depth;	  /* of braces, parentheses and brackets */
	char last;	  /* the last character of a token; 'a' for a name or a number */
	bool body_begins; /* on this line, a function's */
	enum { NOTHING, STRUCT_SEEN, IN_STRUCT, AFTER_STRUCT } state;
	bool is_typedef;
	bool in_comment;
	bool declared;		 /* the first declarator after a struct has ended */
	char word[NAME_MAX_LEN]; /* the last name */
	char tag[NAME_MAX_LEN];	 /* of the struct being defined; "": none */
	char name[NAME_MAX_LEN]; /* of the typedef being defined; "": none, or an array */
	/* The state before each open #if, restored by #else. */
	struct branch {
		int depth;
		int state;
		bool is_typedef;
	} branches[BRANCHES_MAX];
	int branch_count;
	int disabled; /* nested conditionals from an #if 0 on */
	struct parameters {
		int count;     /* that have ended */
		bool has_regs; /* the first is a struct pt_regs: libbcc fills the others from it */
		bool has_type; /* the current one has a word */
		bool is_tag;   /* its last word is struct, union or enum */
		bool named;    /* its last word is its name */
		bool has_parens;
		char name[NAME_MAX_LEN];
		struct buf uses; /* "(void)NAME;" for each */
	} params;
};

/* Return true if a directive may follow: not in a comment, nor after a continued line. */
static bool may_insert_line(const struct scan *s)
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
	if (s->body_begins && !may_insert_line(s))
		return;
	if (s->body_begins && s->file[0])
		buf_printf(s->out, "#line %u \"%s\"\n", s->line, s->file);
	s->body_begins = false;
}

static void copy_until(struct scan *s, const char *stop)
{
	while (s->at < s->end && s->at < stop)
		copy_char(s);
}

static bool starts_with(const struct scan *s, const char *what)
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

/* The end of a string; the name keeps its escapes, to be written again. */
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

/* Read #line N "FILE". */
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
	s->line = (unsigned int)line - 1; /* the directive's newline makes it N */
	return true;
}

static bool directive_is(const struct scan *s, const char *end, const char *what)
{
	const char *p = skip_blanks(s->at + 1, end);
	size_t n = strlen(what);

	return (size_t)(end - p) >= n && !memcmp(p, what, n);
}

static bool is_if_zero(const struct scan *s, const char *end)
{
	const char *p = skip_blanks(skip_blanks(s->at + 1, end) + 2, end);

	return p + 1 <= end && *p == '0' && skip_blanks(p + 1, end) == end;
}

static void handle_conditional(struct scan *s, const char *end)
{
	struct branch *b = s->branch_count ? &s->branches[s->branch_count - 1] : NULL;

	if (directive_is(s, end, "if")) {
		if (s->disabled || (directive_is(s, end, "if ") && is_if_zero(s, end)))
			s->disabled++;
		if (s->branch_count < BRANCHES_MAX)
			s->branches[s->branch_count++] =
				(struct branch){ s->depth, s->state, s->is_typedef };
	} else if (b && directive_is(s, end, "el")) {
		s->disabled = s->disabled > 1 ? s->disabled : 0;
		s->depth = b->depth;
		s->state = b->state;
		s->is_typedef = b->is_typedef;
	} else if (b && directive_is(s, end, "endif")) {
		s->disabled -= s->disabled > 0;
		s->branch_count--;
	}
}

static void skip_directive(struct scan *s)
{
	const char *end = line_end(s);

	handle_conditional(s, end);
	s->params.has_regs = false; /* the parameters may depend on the directive */
	buf_clear(&s->params.uses);
	if (!read_line_directive(s, end))
		copy_until(s, end);
	else
		buf_add(s->out, s->at, (size_t)(end - s->at)), s->at = end;
}

static void put_struct_annotation(struct scan *s)
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

/* Attributes look like names. */
static bool is_attribute(const char *word)
{
	static const char *const words[] = {
		"__attribute__", "__attribute",		  "__packed",
		"__aligned",	 "____cacheline_aligned", "__maybe_unused"
	};

	return is_one_of(word, words, COUNT(words));
}

/* Handle a word at file scope. */
static void handle_file_scope_word(struct scan *s)
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

/* Handle a word in a function's parameters. */
static void handle_parameter_word(struct parameters *p, const char *word)
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

/* last is the character before the comma or parenthesis. */
static void end_parameter(struct parameters *p, char last)
{
	if (p->count++ && p->has_regs && p->named && !p->has_parens && (last == 'a' || last == ']'))
		buf_printf(&p->uses, " (void)%s;", p->name);
	p->has_type = p->is_tag = p->named = p->has_parens = false;
}

static void begin_parameters(struct parameters *p)
{
	buf_clear(&p->uses);
	*p = (struct parameters){ .uses = p->uses };
}

static void scan_word(struct scan *s)
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
	if (s->disabled)
		return;
	if (!s->depth)
		handle_file_scope_word(s);
	else if (s->depth == 1)
		handle_parameter_word(&s->params, s->word);
	s->last = 'a';
}

static void open_brace(struct scan *s)
{
	if (!s->depth && s->state == STRUCT_SEEN && (s->last == 'a' || !s->tag[0]))
		s->state = IN_STRUCT;
	else if (!s->depth && s->last == ')' && s->state != IN_STRUCT)
		s->body_begins = true;
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
 * Begin the body with a use of each parameter: newer versions of libbcc fill only those that are
 * used, and count a struct that they do not fill as one register. If the line has more of the body,
 * it goes below a #line, in the same column.
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

/* In "typedef struct {...} name, more" only the first name, if no array, is the struct's. */
static void handle_declarator(struct scan *s, char c)
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
		s->params.has_parens = true;
	s->depth++;
}

static void close_bracket(struct scan *s, char c)
{
	s->depth--;
	if (c == ')' && !s->depth)
		end_parameter(&s->params, s->last);
}

static void scan_punctuation(struct scan *s)
{
	char c = *s->at;

	if (s->disabled) {
		copy_char(s);
		return;
	}
	if (!s->depth && s->state == AFTER_STRUCT)
		handle_declarator(s, c);
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
	if (c == '{' && s->body_begins && s->depth == 1)
		begin_body(s);
	if (c != ';' || s->depth)
		return;
	if (s->state == AFTER_STRUCT)
		put_struct_annotation(s);
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

		if (starts_with(&s, "/*"))
			skip_block_comment(&s);
		else if (starts_with(&s, "//"))
			copy_until(&s, line_end(&s));
		else if (c == '"' || c == '\'')
			skip_literal(&s);
		else if (c == '#' && at_line_start(&s, text))
			skip_directive(&s);
		else if (is_name_char(c))
			scan_word(&s);
		else if (isspace((unsigned char)c))
			copy_char(&s);
		else
			scan_punctuation(&s);
	}
	out->failed |= s.params.uses.failed;
	buf_free(&s.params.uses);
}
