/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What is known of mistakes, as data: the rows of explain_rows.tab. A row says by what words a
 * mistake is known, what is wrong, why that is not taken, and what to write instead.
 *
 * A pattern is found anywhere in a text. * stands for any letters up to what follows it, which
 * the sentences can use as $1, $2, $3; a * at the pattern's start is the word that ends there; | is
 * between patterns of which one will do. A pattern of a source line has the message's words as $1,
 * too, and goes on counting.
 */
#ifndef CALLTAP_EXPLAIN_ROW_H
#define CALLTAP_EXPLAIN_ROW_H

#include <stdbool.h>
#include <stddef.h>

#include "explain/message.h"

struct buf;

enum explain_kind {
	EXPLAIN_CLANG,	  /* in a message of clang's, and of libbcc's rewriter */
	EXPLAIN_CLAUSE,	  /* the same of the words of -f and -w, before those */
	EXPLAIN_BACKEND,  /* in one of LLVM's back end */
	EXPLAIN_VERIFIER, /* "LAST INSTRUCTION / WHAT IT SAID / before: THE ONE BEFORE" */
	EXPLAIN_ATTACH,	  /* known by a key: who finds it out looks it up */
	EXPLAIN_LINT,	  /* the same, of what compiles and loads, and does something else */
};

struct explain_row {
	enum explain_kind kind;
	const char *pattern; /* or the key */
	const char *line;    /* what the source line must have, too; "": anything */
	const char *cause;
	const char *why;
	const char *cure;
};

#define EXPLAIN_WORDS 4

struct explain_match {
	const struct explain_row *row;
	size_t count;
	struct {
		const char *at; /* borrowed from what was searched */
		size_t len;
	} words[EXPLAIN_WORDS];
};

/* All of them, for tests. */
const struct explain_row *explain_rows(size_t *n);
/* The first row that knows a message of len bytes about this source line: false if none does. */
bool explain_find(enum explain_kind kind, const char *text, size_t len, const char *line,
		  size_t line_len, struct explain_match *m);
/* The row of a key; its words are put in with explain_word. There must be one. */
void explain_key(enum explain_kind kind, const char *key, struct explain_match *m);
void explain_word(struct explain_match *m, const char *at, size_t len);
/* Does a text have a pattern? Words are added to m. */
bool explain_has(const char *pattern, const char *text, size_t len, struct explain_match *m);
/* Appends one of the row's sentences with the words in it. headers: as explain.h has it. */
void explain_fill(const struct explain_match *m, const char *sentence, const char *headers,
		  struct buf *out);
/*
 * Appends the whole of what a row says. What out has already is not said again: neither the same
 * message nor, under another place's, the same reason and cure.
 */
void explain_put(const struct place *at, enum severity severity, const struct explain_match *m,
		 const char *headers, struct buf *out);

#endif
