/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The table of known mistakes (mistakes.tab). Each row has a pattern that recognizes a mistake, its
 * cause, why it is an error, and its cure.
 *
 * A pattern matches anywhere in a text. A * captures all characters up to the next part of the
 * pattern; a * at the start captures the word that ends there. The sentences of a row refer to
 * captures as $1, $2, ... A | separates alternatives. A row may have a second pattern, for the
 * source line: it may refer to captures of the first one, and its own captures follow them.
 */
#ifndef CALLTAP_MISTAKES_H
#define CALLTAP_MISTAKES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "explain/message.h"

struct buf;

enum mistake_kind {
	MISTAKE_CLANG,	  /* pattern of a message from clang or libbcc's rewriter */
	MISTAKE_OPTION,	  /* the same, in the text of -f or -w; tried before MISTAKE_CLANG */
	MISTAKE_BACKEND,  /* pattern of a message from LLVM's back end */
	MISTAKE_VERIFIER, /* pattern of "LAST INSTRUCTION / VERDICT / before: ITS PREDECESSOR" */
	MISTAKE_ATTACH,	  /* a key, used by the code that finds an attach failure */
	MISTAKE_LINT,	  /* a key, used by the code that finds a warning */
};

struct mistake {
	enum mistake_kind kind;
	const char *pattern; /* or the key */
	const char *line;    /* pattern that the source line must match, too; "": any line */
	const char *cause;
	const char *why;
	const char *cure;
};

#define MISTAKE_CAPTURES 4

struct mistake_match {
	const struct mistake *row; /* NULL: none */
	size_t capture_count;
	struct span captures[MISTAKE_CAPTURES]; /* borrowed from the texts that were searched */
};

/* All rows. */
const struct mistake *mistakes_rows(size_t *n);

/*
 * Find the first row of a kind that matches a message of len bytes about this source line (NULL:
 * not known). False if there is none.
 */
bool mistakes_find(enum mistake_kind kind, const char *text, size_t len, const char *line,
		   size_t line_len, struct mistake_match *m);

/* Find the row of a key, which must exist. Add its captures with mistakes_add_capture. */
void mistakes_find_key(enum mistake_kind kind, const char *key, struct mistake_match *m);

/* Append a capture; ignored if there are MISTAKE_CAPTURES already. */
void mistakes_add_capture(struct mistake_match *m, const char *at, size_t len);

/* True if the pattern matches the text: its captures are appended to m. */
bool mistakes_match_pattern(const char *pattern, const char *text, size_t len,
			    struct mistake_match *m);

/*
 * Append a sentence of the row, with captures filled in. $h and $t are filled with hints from
 * this machine: the header that defines the type $1, and tracepoints similar to $1:$2.
 * headers: the kernel's header tree; NULL if not known.
 */
void mistakes_fill(const struct mistake_match *m, const char *sentence, const char *headers,
		   struct buf *out);

/*
 * Append the complete message of a match at a position. A message that is in out already is not
 * repeated; the same why and cure are not repeated at another position.
 */
void mistakes_append_message(const struct position *position, enum severity severity,
			     const struct mistake_match *m, const char *headers, struct buf *out);

#endif
