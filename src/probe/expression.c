/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "probe/expression.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/c_name.h"

#define NESTING_MAX 64

struct scan {
	const char *next;
	struct expression_token last; /* before token */
	struct expression_token token;
	struct expression_error *error;
};

static void next_token(struct scan *s)
{
	s->last = s->token;
	s->token = expression_next(&s->next);
}

static bool token_is_one_of(const struct expression_token *t, const char *const *texts)
{
	for (; *texts; texts++)
		if (expression_token_is(t, *texts))
			return true;
	return false;
}

static int refuse_at(struct scan *s, const char *at, const char *reason)
{
	s->error->at = at;
	buf_str(&s->error->why, reason);
	return -EINVAL;
}

static int refuse_token(struct scan *s, const char *reason)
{
	refuse_at(s, s->token.at, reason);
	if (!iscntrl((unsigned char)*s->token.at))
		buf_printf(&s->error->why, ": '%.*s'", (int)s->token.len, s->token.at);
	return -EINVAL;
}

/* Refuse tokens that change something or that do not belong to an expression. */
static int check_token(struct scan *s)
{
	static const char *const changes[] = { "=",  "+=", "-=",  "*=",	 "/=", "%=", "&=",
					       "|=", "^=", "<<=", ">>=", "++", "--", NULL };
	static const char *const foreign[] = { ";",  "{",   "}",       "#",	"\\", "//", "/*",
					       "<%", "<:",  "%:",      "`",	"@",  "$",  "...",
					       "??", "asm", "__asm__", "__asm", NULL };

	if (s->token.kind == TOKEN_BAD && (*s->token.at == '"' || *s->token.at == '\''))
		return refuse_token(s, "a string without a closing quote");
	if (s->token.kind == TOKEN_BAD)
		return refuse_token(s, *s->token.at == '\n' ?
					       "a second line, but only one is allowed" :
					       "a character that is not part of C");
	if (s->token.kind == TOKEN_LITERAL)
		return 0;
	if (token_is_one_of(&s->token, changes))
		return refuse_token(s, expression_token_is(&s->token, "=") ?
					       "an assignment (use == to compare)" :
					       "it changes a variable");
	if (token_is_one_of(&s->token, foreign))
		return refuse_token(s, "not part of an expression");
	return 0;
}

/* Functions and operators without side effects. */
static bool is_pure_function(const struct expression_token *name)
{
	static const char *const names[] = { "sizeof",
					     "offsetof",
					     "typeof",
					     "__typeof__",
					     "ntohs",
					     "ntohl",
					     "htons",
					     "htonl",
					     "be16_to_cpu",
					     "be32_to_cpu",
					     "be64_to_cpu",
					     "cpu_to_be16",
					     "cpu_to_be32",
					     "cpu_to_be64",
					     "le16_to_cpu",
					     "le32_to_cpu",
					     "le64_to_cpu",
					     "cpu_to_le16",
					     "cpu_to_le32",
					     "cpu_to_le64",
					     "bpf_ktime_get_ns",
					     "bpf_get_smp_processor_id",
					     "bpf_get_current_pid_tgid",
					     "bpf_get_current_uid_gid",
					     "bpf_get_current_cgroup_id",
					     "USER_VALUE",
					     "IS_ERR",
					     "PTR_ERR",
					     NULL };

	return token_is_one_of(name, names);
}

static bool is_basic_type(const struct expression_token *t)
{
	static const char *const names[] = { "u8",     "u16",	 "u32",	     "u64",    "s8",
					     "s16",    "s32",	 "s64",	     "int",    "long",
					     "short",  "char",	 "bool",     "void",   "__u8",
					     "__u16",  "__u32",	 "__u64",    "__s8",   "__s16",
					     "__s32",  "__s64",	 "unsigned", "signed", "__be16",
					     "__be32", "__be64", NULL };

	return token_is_one_of(t, names);
}

static bool is_type_name(const struct expression_token *t)
{
	return is_basic_type(t) || (t->len > 2 && !memcmp(t->at + t->len - 2, "_t", 2));
}

/* An open bracket, and whether its content so far can be the type of a cast. */
struct bracket {
	char close;
	bool group; /* parentheses, but not of a call */
	bool cast;  /* only words, and stars after them */
	bool typed; /* has a word or a star that only a type has */
	int words;
};

struct nesting {
	struct bracket open[NESTING_MAX];
	size_t depth;
	bool after_group; /* the last token closed parentheses that are not a cast */
	int choices;	  /* number of ? without their : */
};

static void note_token(struct nesting *n, const struct expression_token *t)
{
	struct bracket *b = n->depth ? &n->open[n->depth - 1] : NULL;

	if (!b)
		return;
	if (t->kind == TOKEN_WORD) {
		b->words++;
		b->typed |= is_type_name(t) || expression_token_is(t, "struct") ||
			    expression_token_is(t, "union") || expression_token_is(t, "enum");
	} else if (!expression_token_is(t, "*") || !b->words) {
		b->cast = false;
	} else {
		b->typed = true;
	}
}

static bool is_call(const struct scan *s, const struct nesting *n)
{
	if (s->last.kind == TOKEN_WORD)
		return !is_pure_function(&s->last);
	return n->after_group || expression_token_is(&s->last, "]") ||
	       s->last.kind == TOKEN_LITERAL;
}

static int open_bracket(struct scan *s, struct nesting *n, bool calls)
{
	bool round = expression_token_is(&s->token, "(");

	if (n->depth == NESTING_MAX)
		return refuse_token(s, "too many nested brackets");
	if (round && !calls && is_call(s, n)) {
		s->token = s->last;
		return refuse_token(s, "it calls a function");
	}
	note_token(n, &s->token);
	n->open[n->depth++] = (struct bracket){ .close = round ? ')' : ']',
						.group = round && s->last.kind != TOKEN_WORD,
						.cast = round };
	return 0;
}

static int close_bracket(struct scan *s, struct nesting *n)
{
	const struct bracket *b;

	if (!n->depth || n->open[n->depth - 1].close != *s->token.at)
		return refuse_token(s, "a bracket that was not opened");
	b = &n->open[--n->depth];
	n->after_group = b->close == ')' && !(b->group && b->cast && b->typed);
	return 0;
}

static int check_nesting(struct scan *s, struct nesting *n, bool calls)
{
	int err = 0;

	if (s->token.kind == TOKEN_PUNCT && (*s->token.at == '(' || *s->token.at == '['))
		err = open_bracket(s, n, calls);
	else if (s->token.kind == TOKEN_PUNCT && (*s->token.at == ')' || *s->token.at == ']'))
		return close_bracket(s, n);
	else
		note_token(n, &s->token);
	n->after_group = false;
	return err;
}

/* Check that the rest of the text is one expression with matching brackets. */
static int check_expression(struct scan *s, bool calls)
{
	struct nesting n = { 0 };
	int err = 0;

	if (s->token.kind == TOKEN_END)
		return refuse_at(s, s->token.at, "an expression is missing");
	for (; !err && s->token.kind != TOKEN_END; next_token(s)) {
		err = check_token(s);
		if (!err && !n.depth && expression_token_is(&s->token, ","))
			err = refuse_token(s, "only one expression is allowed");
		if (!err && expression_token_is(&s->token, ":") && !n.choices--)
			err = refuse_at(s, s->token.at, "a ':' without a '?'");
		n.choices += expression_token_is(&s->token, "?");
		if (!err)
			err = check_nesting(s, &n, calls);
		if (err)
			return err;
	}
	if (n.depth)
		return refuse_at(s, s->token.at,
				 n.open[n.depth - 1].close == ')' ? "a ')' is missing" :
								    "a ']' is missing");
	return 0;
}

static int begin_scan(struct scan *s, const char *text, struct expression_error *e)
{
	*s = (struct scan){ .next = text, .error = e };
	if (strlen(text) > EXPRESSION_TEXT_MAX) {
		e->at = text + EXPRESSION_TEXT_MAX;
		buf_printf(&e->why, "it is longer than %d bytes", EXPRESSION_TEXT_MAX);
		return -EINVAL;
	}
	next_token(s);
	return 0;
}

int expression_check_condition(const char *text, struct expression_error *e)
{
	struct scan s;
	int err = begin_scan(&s, text, e);

	return err ? err : check_expression(&s, false);
}

/* Declarations */

/* Parse words and stars up to "=" or "[": the last word is the name. */
static int parse_declarator(struct scan *s, struct expression_field *f)
{
	int words = 0;

	f->type = s->token.at;
	for (; s->token.kind == TOKEN_WORD || expression_token_is(&s->token, "*"); next_token(s))
		words += s->token.kind == TOKEN_WORD;
	if (words < 2 || s->last.kind != TOKEN_WORD)
		return refuse_at(s, s->token.at,
				 "the form is 'TYPE NAME = EXPRESSION' or "
				 "'char NAME[SIZE] = EXPRESSION'");
	f->name = s->last.at;
	f->name_len = s->last.len;
	f->type_len = (size_t)(f->name - f->type);
	while (f->type_len && isblank((unsigned char)f->type[f->type_len - 1]))
		f->type_len--;
	return 0;
}

/* Keywords of C that are not part of a type. */
static bool is_keyword(const struct expression_token *t)
{
	static const char *const keywords[] = {
		"alignof",  "asm",	"auto",	      "break",	  "case",      "continue",
		"default",  "do",	"else",	      "extern",	  "for",       "goto",
		"if",	    "inline",	"register",   "restrict", "return",    "sizeof",
		"static",   "switch",	"typedef",    "typeof",	  "while",     "__asm__",
		"__inline", "__thread", "__typeof__", "_Atomic",  "_Noreturn", "_Thread_local",
		NULL
	};

	return token_is_one_of(t, keywords);
}

static bool is_type_keyword(const struct expression_token *t)
{
	static const char *const keywords[] = { "const",      "double", "enum",	    "float",
						"struct",     "union",	"volatile", "_Bool",
						"__signed__", NULL };

	return token_is_one_of(t, keywords) || is_basic_type(t);
}

static int check_type(struct scan *s, const struct expression_field *f)
{
	const char *at = f->type;
	struct expression_token t, last = { 0 };
	bool pointer = memchr(f->type, '*', f->type_len);

	for (t = expression_next(&at); t.at < f->name; t = expression_next(&at)) {
		s->token = last = t;
		if (is_keyword(&t))
			return refuse_token(s, "not part of the type of a field");
		if (expression_token_is(&t, "void") && !pointer)
			return refuse_at(s, t.at, "a field cannot be void: use a type such as u64");
		if (expression_token_is(&t, "const") && !pointer)
			return refuse_at(
				s, t.at,
				"a field is assigned a value, and cannot be const: remove it");
	}
	if (expression_token_is(&last, "struct") || expression_token_is(&last, "union") ||
	    expression_token_is(&last, "enum"))
		return refuse_at(s, f->name,
				 "the name of the field is missing after the type: "
				 "'struct NAME *FIELD = EXPRESSION'");
	if (expression_token_is(&last, "const"))
		return refuse_at(s, last.at,
				 "a field is assigned a value, and cannot be const: remove it");
	return 0;
}

/* Refuse declarations for which the compiler's error would be at another position. */
static int check_declaration(struct scan *s, const struct expression_field *f)
{
	const struct expression_token name = { .kind = TOKEN_WORD,
					       .at = f->name,
					       .len = f->name_len };
	const struct scan saved = *s;
	int err;

	if (is_keyword(&name) || is_type_keyword(&name)) {
		s->error->at = f->name;
		buf_printf(&s->error->why, "%.*s is a keyword or type of C: choose another name",
			   (int)f->name_len, f->name);
		return -EINVAL;
	}
	err = check_type(s, f);
	*s = saved;
	return err;
}

static int parse_size(struct scan *s, struct expression_field *f)
{
	if (!expression_token_is(&s->token, "["))
		return 0;
	if (f->type_len != 4 || memcmp(f->type, "char", 4) != 0)
		return refuse_at(s, s->token.at,
				 "the only array that a field can be is a string, char NAME[SIZE]");
	next_token(s);
	f->size = s->token.kind == TOKEN_NUMBER ? strtoul(s->token.at, NULL, 10) : 0;
	if (!f->size || f->size > EXPRESSION_STRING_MAX ||
	    strspn(s->token.at, "0123456789") < s->token.len) {
		s->error->at = s->token.at;
		buf_printf(&s->error->why, "the size of a string is 1 to %d bytes: char NAME[64]",
			   EXPRESSION_STRING_MAX);
		return -EINVAL;
	}
	next_token(s);
	if (!expression_token_is(&s->token, "]"))
		return refuse_token(s, "a ']' is missing before");
	next_token(s);
	return 0;
}

int expression_parse_field(const char *text, struct expression_field *f, struct expression_error *e)
{
	struct scan s;
	int err = begin_scan(&s, text, e);

	*f = (struct expression_field){ 0 };
	if (!err)
		err = parse_declarator(&s, f);
	if (!err)
		err = check_declaration(&s, f);
	if (!err)
		err = parse_size(&s, f);
	if (err)
		return err;
	if (!expression_token_is(&s.token, "=")) {
		e->at = s.token.at;
		buf_printf(&e->why, "%.*s needs a value: 'TYPE NAME = EXPRESSION'",
			   (int)f->name_len, f->name);
		return -EINVAL;
	}
	f->declared_len = (size_t)(s.last.at + s.last.len - f->type);
	next_token(&s);
	f->value = s.token.at;
	return check_expression(&s, true);
}

struct expression_field expression_field_of(const char *text)
{
	struct expression_error e = { 0 };
	struct expression_field f;

	expression_parse_field(text, &f, &e);
	buf_free(&e.why);
	return f;
}

bool expression_is_named(const struct expression_field *f, const char *name, size_t len)
{
	return f->name_len == len && !memcmp(f->name, name, len);
}
