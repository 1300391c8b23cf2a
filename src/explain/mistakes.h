/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What is known of mistakes, as data: the rows of mistakes_rows.tab. A row says by what words a
 * mistake is known, what is wrong, why that is not taken, and what to write instead.
 *
 * A pattern is found anywhere in a text. * stands for any letters up to what follows it, which
 * the sentences can use as $1, $2, $3; a * at the pattern's start is the word that ends there; | is
 * between patterns of which one will do. A pattern of a source line has the message's words as $1,
 * too, and goes on counting.
 */
#ifndef CALLTAP_MISTAKES_H
#define CALLTAP_MISTAKES_H

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

struct mistake {
	enum explain_kind kind;
	const char *pattern; /* or the key */
	const char *line;    /* what the source line must have, too; "": anything */
	const char *cause;
	const char *why;
	const char *cure;
};

#define EXPLAIN_WORDS 4

struct mistake_match {
	const struct mistake *row;
	size_t count;
	struct {
		const char *at; /* borrowed from what was searched */
		size_t len;
	} words[EXPLAIN_WORDS];
};

/* All of them, for tests. */
const struct mistake *mistakes_rows(size_t *n);
/* The first row that knows a message of len bytes about this source line: false if none does. */
bool mistakes_find(enum explain_kind kind, const char *text, size_t len, const char *line,
		   size_t line_len, struct mistake_match *m);
/* The row of a key; its words are put in with mistakes_word. There must be one. */
void mistakes_key(enum explain_kind kind, const char *key, struct mistake_match *m);
void mistakes_word(struct mistake_match *m, const char *at, size_t len);
/* Does a text have a pattern? Words are added to m. */
bool mistakes_has(const char *pattern, const char *text, size_t len, struct mistake_match *m);
/* Appends one of the row's sentences with the words in it. headers: as explain.h has it. */
void mistakes_fill(const struct mistake_match *m, const char *sentence, const char *headers,
		   struct buf *out);
/*
 * Appends the whole of what a row says. What out has already is not said again: neither the same
 * message nor, under another place's, the same reason and cure.
 */
void mistakes_put(const struct position *at, enum severity severity, const struct mistake_match *m,
		  const char *headers, struct buf *out);

#endif
