/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A tokenizer and checker for the C of -f and -w, which is inserted into a generated probe. It
 * refuses what would break out of the expression; all other errors are left to the compiler.
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

/* Read the C token at *at, and move *at after it. */
struct expression_token expression_next(const char **at);
bool expression_token_is(const struct expression_token *t, const char *text);
/* True if the text has this word outside literals, other than as the name of a member. */
bool expression_uses(const char *text, const char *word);

/* "TYPE NAME = EXPR" or "char NAME[N] = EXPR". All pointers are into the parsed text. */
struct expression_field {
	const char *type; /* "const struct sock *" of "const struct sock *sk = ..." */
	size_t type_len;
	const char *name;
	size_t name_len;
	unsigned long size;  /* N of a string; else 0 */
	size_t declared_len; /* from type to the end of NAME or NAME[N] */
	const char *value;   /* the expression, up to the end of the text */
};

#define EXPRESSION_STRING_MAX 256 /* largest N of char NAME[N] */
#define EXPRESSION_TEXT_MAX 4096

/* The caller frees why. */
struct expression_error {
	struct buf why;
	const char *at; /* in the parsed text */
};

/*
 * Parse a field. Its expression must be one line, with matching quotes and brackets, and without
 * assignments, comments and ; { } # \. Returns 0, or -EINVAL with the reason in e.
 */
int expression_parse_field(const char *text, struct expression_field *f,
			   struct expression_error *e);
/* Check a condition of -w: as above, and no calls of functions that may have side effects. */
int expression_check_condition(const char *text, struct expression_error *e);
/* The field of a text that expression_parse_field has accepted before. */
struct expression_field expression_field_of(const char *text);
/* True if the field has this name. */
bool expression_is_named(const struct expression_field *f, const char *name, size_t len);

#endif
