/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The C that -f and -w carry into a probe that is written for them: the user's own words, taken
 * apart as far as a compiler must not be trusted with them. It is left to the compiler whether
 * they mean something.
 */
#ifndef CALLTAP_EXPRESSION_H
#define CALLTAP_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct expression_token {
	enum { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_LITERAL, TOKEN_PUNCT, TOKEN_BAD } kind;
	const char *at;
	size_t len;
};

/* The next token of C at *at, which moves behind it. */
struct expression_token expression_next(const char **at);
bool expression_is(const struct expression_token *t, const char *text);
/* Does the text use this word outside of literals, and not as a member's name? */
bool expression_uses(const char *text, const char *word);

/* "TYPE NAME = EXPR", "char NAME[N] = EXPR". The texts point into what was parsed. */
struct expression_field {
	const char *type; /* "const struct sock *" of "const struct sock *sk = ..." */
	size_t type_len;
	const char *name;
	size_t name_len;
	unsigned long size; /* N of a string; 0: it is none */
	size_t declared;    /* bytes from the type on, to behind NAME or NAME[N] */
	const char *value;  /* the expression, to the end of the text */
};

#define EXPRESSION_STRING_MAX 256 /* bytes of a string */
#define EXPRESSION_TEXT_MAX 4096

/* What is wrong with a text, and where in it. The caller frees why. */
struct expression_error {
	struct buf why;
	const char *at;
};

/*
 * An expression without an assignment in it, and nothing that would end it: quotes and brackets
 * match, no ; { } # \ or comment, one line. 0, or -EINVAL with the reason appended to e's.
 */
int expression_parse_field(const char *text, struct expression_field *f,
			   struct expression_error *e);
/* The same, and no calls but those that only look (ntohs, bpf_get_current_pid_tgid, ...). */
int expression_check_condition(const char *text, struct expression_error *e);
/* Of a text that was found to be good. */
struct expression_field expression_field_of(const char *text);
/* Is the field called so? */
bool expression_is_named(const struct expression_field *f, const char *name, size_t len);

#endif
