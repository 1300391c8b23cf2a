/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "clause.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

#define DEPTH 64

struct scan {
	const char *next;
	struct clause_token last;  /* the one before */
	struct clause_token token; /* the one it is at */
	struct buf *why;
};

static const char *const operators[] = {
	"<<=", ">>=", "...", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||",
	"+=",  "-=",  "*=",  "/=", "%=", "&=", "|=", "^=", "//", "/*", "<%", "<:", "%:"
};

static size_t punct_len(const char *at)
{
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
		if (!strncmp(at, operators[i], strlen(operators[i])))
			return strlen(operators[i]);
	return 1;
}

/* Of "text" or 'c', with its quotes; 0: it does not end. */
static size_t literal_len(const char *at)
{
	const char *s = at + 1;

	while (*s != *at && !iscntrl((unsigned char)*s))
		s += *s == '\\' && !iscntrl((unsigned char)s[1]) ? 2 : 1;
	return *s == *at ? (size_t)(s + 1 - at) : 0;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static size_t word_len(const char *at)
{
	size_t n = 1;

	while (is_word(at[n]))
		n++;
	return n;
}

static size_t number_len(const char *at)
{
	size_t n = 1;

	while (is_word(at[n]) || at[n] == '.')
		n++;
	return n;
}

struct clause_token clause_next(const char **next)
{
	const char *at = *next + strspn(*next, " \t");
	struct clause_token t = { .kind = CLAUSE_BAD, .at = at, .len = 1 };

	if (!*at) {
		t.kind = CLAUSE_END;
		t.len = 0;
	} else if (isdigit((unsigned char)*at)) {
		t.kind = CLAUSE_NUMBER;
		t.len = number_len(at);
	} else if (is_word(*at)) {
		t.kind = CLAUSE_WORD;
		t.len = word_len(at);
	} else if (*at == '"' || *at == '\'') {
		t.len = literal_len(at);
		t.kind = t.len ? CLAUSE_LITERAL : CLAUSE_BAD;
		t.len = t.len ? t.len : strlen(at);
	} else if (ispunct((unsigned char)*at)) {
		t.kind = CLAUSE_PUNCT;
		t.len = punct_len(at);
	}
	*next = t.at + t.len;
	return t;
}

bool clause_is(const struct clause_token *t, const char *text)
{
	return t->len == strlen(text) && t->kind != CLAUSE_END && !memcmp(t->at, text, t->len);
}

bool clause_uses(const char *text, const char *word)
{
	struct clause_token before = { 0 }, t;

	for (t = clause_next(&text); t.kind != CLAUSE_END; t = clause_next(&text)) {
		if (t.kind == CLAUSE_WORD && clause_is(&t, word) && !clause_is(&before, "->") &&
		    !clause_is(&before, "."))
			return true;
		before = t;
	}
	return false;
}

static void step(struct scan *s)
{
	s->last = s->token;
	s->token = clause_next(&s->next);
}

static bool is_one_of(const struct clause_token *t, const char *const *texts)
{
	for (; *texts; texts++)
		if (clause_is(t, *texts))
			return true;
	return false;
}

static int refuse(struct scan *s, const char *what)
{
	buf_printf(s->why, "%s: '%.*s'", what, (int)s->token.len, s->token.at);
	return -EINVAL;
}

/* What is no part of an expression, or would hide where it ends. */
static int check_token(struct scan *s)
{
	static const char *const changes[] = { "=",  "+=", "-=",  "*=",	 "/=", "%=", "&=",
					       "|=", "^=", "<<=", ">>=", "++", "--", NULL };
	static const char *const foreign[] = { ";",  "{",   "}",   "#",	      "\\",    "//",
					       "/*", "<%",  "<:",  "%:",      "`",     "@",
					       "$",  "...", "asm", "__asm__", "__asm", NULL };

	if (s->token.kind == CLAUSE_BAD && (*s->token.at == '"' || *s->token.at == '\''))
		return refuse(s, "a text that does not end");
	if (s->token.kind == CLAUSE_BAD)
		return refuse(s, "a character that C has no use for, or a second line");
	if (s->token.kind == CLAUSE_LITERAL)
		return 0;
	if (is_one_of(&s->token, changes))
		return refuse(s, clause_is(&s->token, "=") ? "an assignment (to compare is ==)" :
							     "it changes something");
	if (is_one_of(&s->token, foreign))
		return refuse(s, "no part of an expression");
	return 0;
}

/* Calls */

/* What looks like a call and has no effect. */
static bool only_looks(const struct clause_token *name)
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

	return is_one_of(name, names);
}

static bool names_type(const struct clause_token *t)
{
	static const char *const names[] = { "u8",     "u16",	 "u32",	     "u64",    "s8",
					     "s16",    "s32",	 "s64",	     "int",    "long",
					     "short",  "char",	 "bool",     "void",   "__u8",
					     "__u16",  "__u32",	 "__u64",    "__s8",   "__s16",
					     "__s32",  "__s64",	 "unsigned", "signed", "__be16",
					     "__be32", "__be64", NULL };

	return is_one_of(t, names) || (t->len > 2 && !memcmp(t->at + t->len - 2, "_t", 2));
}

/* One open bracket, and what stood in it so far: words then stars, as in a cast? */
struct bracket {
	char close;
	bool group; /* it is no call's */
	bool cast;  /* nothing but words, and stars after them */
	bool typed; /* a word or a star that only a type has */
	int words;
};

struct nest {
	struct bracket open[DEPTH];
	size_t depth;
	bool after_group; /* the token before closed parentheses that are no cast */
};

static void note(struct nest *n, const struct clause_token *t)
{
	struct bracket *b = n->depth ? &n->open[n->depth - 1] : NULL;

	if (!b)
		return;
	if (t->kind == CLAUSE_WORD) {
		b->words++;
		b->typed |= names_type(t) || clause_is(t, "struct") || clause_is(t, "union") ||
			    clause_is(t, "enum");
	} else if (!clause_is(t, "*") || !b->words) {
		b->cast = false;
	} else {
		b->typed = true;
	}
}

static bool is_call(const struct scan *s, const struct nest *n)
{
	if (s->last.kind == CLAUSE_WORD)
		return !only_looks(&s->last);
	return n->after_group || clause_is(&s->last, "]") || s->last.kind == CLAUSE_LITERAL;
}

static int open_bracket(struct scan *s, struct nest *n, bool calls)
{
	bool round = clause_is(&s->token, "(");

	if (n->depth == DEPTH)
		return refuse(s, "brackets that are too many");
	if (round && !calls && is_call(s, n)) {
		s->token = s->last;
		return refuse(s, "it calls a function");
	}
	note(n, &s->token);
	n->open[n->depth++] = (struct bracket){ .close = round ? ')' : ']',
						.group = round && s->last.kind != CLAUSE_WORD,
						.cast = round };
	return 0;
}

static int close_bracket(struct scan *s, struct nest *n)
{
	const struct bracket *b;

	if (!n->depth || n->open[n->depth - 1].close != *s->token.at)
		return refuse(s, "a bracket that nothing opened");
	b = &n->open[--n->depth];
	n->after_group = b->close == ')' && !(b->group && b->cast && b->typed);
	return 0;
}

static int check_nesting(struct scan *s, struct nest *n, bool calls)
{
	int err = 0;

	if (s->token.kind == CLAUSE_PUNCT && (*s->token.at == '(' || *s->token.at == '['))
		err = open_bracket(s, n, calls);
	else if (s->token.kind == CLAUSE_PUNCT && (*s->token.at == ')' || *s->token.at == ']'))
		return close_bracket(s, n);
	else
		note(n, &s->token);
	n->after_group = false;
	return err;
}

/* From where s is to the end: one expression, whose brackets match. */
static int check_expression(struct scan *s, bool calls)
{
	struct nest n = { 0 };
	int err = 0;

	if (s->token.kind == CLAUSE_END) {
		buf_str(s->why, "it takes an expression");
		return -EINVAL;
	}
	for (; !err && s->token.kind != CLAUSE_END; step(s)) {
		err = check_token(s);
		if (!err && !n.depth && clause_is(&s->token, ","))
			err = refuse(s, "one at a time");
		if (!err)
			err = check_nesting(s, &n, calls);
		if (err)
			return err;
	}
	if (n.depth) {
		buf_printf(s->why, "a '%c' is missing", n.open[n.depth - 1].close);
		return -EINVAL;
	}
	return 0;
}

static int begin(struct scan *s, const char *text, struct buf *why)
{
	*s = (struct scan){ .next = text, .why = why };
	if (strlen(text) > CLAUSE_TEXT_MAX) {
		buf_printf(why, "it has more than %d bytes", CLAUSE_TEXT_MAX);
		return -EINVAL;
	}
	step(s);
	return 0;
}

int clause_check_where(const char *text, struct buf *why)
{
	struct scan s;
	int err = begin(&s, text, why);

	return err ? err : check_expression(&s, false);
}

/* Declarations */

/* The words and stars up to "NAME =" or "NAME[": the last word is the name. */
static int parse_declarator(struct scan *s, struct clause_field *f)
{
	int words = 0;

	f->type = s->token.at;
	for (; s->token.kind == CLAUSE_WORD || clause_is(&s->token, "*"); step(s))
		words += s->token.kind == CLAUSE_WORD;
	if (words < 2 || s->last.kind != CLAUSE_WORD) {
		buf_str(s->why, "it takes the form 'TYPE NAME = EXPRESSION' or "
				"'char NAME[SIZE] = EXPRESSION'");
		return -EINVAL;
	}
	f->name = s->last.at;
	f->name_len = s->last.len;
	f->type_len = (size_t)(f->name - f->type);
	while (f->type_len && isblank((unsigned char)f->type[f->type_len - 1]))
		f->type_len--;
	return 0;
}

static int parse_size(struct scan *s, struct clause_field *f)
{
	if (!clause_is(&s->token, "["))
		return 0;
	if (f->type_len != 4 || memcmp(f->type, "char", 4) != 0) {
		buf_str(s->why, "of arrays only char NAME[SIZE] can be filled, a string");
		return -EINVAL;
	}
	step(s);
	f->size = s->token.kind == CLAUSE_NUMBER ? strtoul(s->token.at, NULL, 10) : 0;
	if (!f->size || f->size > CLAUSE_STRING_MAX ||
	    strspn(s->token.at, "0123456789") < s->token.len) {
		buf_printf(s->why, "a string has 1 to %d bytes: char NAME[64]", CLAUSE_STRING_MAX);
		return -EINVAL;
	}
	step(s);
	if (!clause_is(&s->token, "]"))
		return refuse(s, "a ']' is missing before");
	step(s);
	return 0;
}

int clause_parse_field(const char *text, struct clause_field *f, struct buf *why)
{
	struct scan s;
	int err = begin(&s, text, why);

	*f = (struct clause_field){ 0 };
	if (!err)
		err = parse_declarator(&s, f);
	if (!err)
		err = parse_size(&s, f);
	if (err)
		return err;
	if (!clause_is(&s.token, "=")) {
		buf_printf(why, "%.*s takes a value: 'TYPE NAME = EXPRESSION'", (int)f->name_len,
			   f->name);
		return -EINVAL;
	}
	step(&s);
	f->value = s.token.at;
	return check_expression(&s, true);
}
