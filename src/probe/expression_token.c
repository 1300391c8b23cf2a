/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The tokenizer of expressions. */
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/c_name.h"
#include "probe/expression.h"

static const char *const operators[] = {
	"<<=", ">>=", "...", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||",
	"+=",  "-=",  "*=",  "/=", "%=", "&=", "|=", "^=", "//", "/*", "<%", "<:", "%:", "??"
};

static size_t punct_len(const char *at)
{
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
		if (!strncmp(at, operators[i], strlen(operators[i])))
			return strlen(operators[i]);
	return 1;
}

/* The length of "text" or 'c', with its quotes; 0 if it is not terminated. */
static size_t literal_len(const char *at)
{
	const char *s = at + 1;

	while (*s != *at && !iscntrl((unsigned char)*s))
		s += *s == '\\' && !iscntrl((unsigned char)s[1]) ? 2 : 1;
	return *s == *at ? (size_t)(s + 1 - at) : 0;
}

/* True for the second and later bytes of a character in UTF-8. */
static bool is_continuation_byte(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static size_t number_len(const char *at)
{
	size_t n = 1;

	while (is_name_char(at[n]) || at[n] == '.')
		n++;
	return n;
}

struct expression_token expression_next(const char **next)
{
	const char *at = *next + strspn(*next, " \t");
	struct expression_token t = { .kind = TOKEN_BAD, .at = at, .len = 1 };

	if (!*at) {
		t.kind = TOKEN_END;
		t.len = 0;
	} else if (isdigit((unsigned char)*at)) {
		t.kind = TOKEN_NUMBER;
		t.len = number_len(at);
	} else if (is_name_char(*at)) {
		t.kind = TOKEN_WORD;
		t.len = name_length(at);
	} else if (*at == '"' || *at == '\'') {
		t.len = literal_len(at);
		t.kind = t.len ? TOKEN_LITERAL : TOKEN_BAD;
		t.len = t.len ? t.len : strlen(at);
	} else if (ispunct((unsigned char)*at)) {
		t.kind = TOKEN_PUNCT;
		t.len = punct_len(at);
	} else {
		while (is_continuation_byte(at[t.len]))
			t.len++;
	}
	*next = t.at + t.len;
	return t;
}

bool expression_token_is(const struct expression_token *t, const char *text)
{
	return t->len == strlen(text) && t->kind != TOKEN_END && !memcmp(t->at, text, t->len);
}

bool expression_uses(const char *text, const char *word)
{
	struct expression_token before = { 0 }, t;

	for (t = expression_next(&text); t.kind != TOKEN_END; t = expression_next(&text)) {
		if (t.kind == TOKEN_WORD && expression_token_is(&t, word) &&
		    !expression_token_is(&before, "->") && !expression_token_is(&before, "."))
			return true;
		before = t;
	}
	return false;
}
