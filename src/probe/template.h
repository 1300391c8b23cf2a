/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The text of an embedded file, with its placeholders filled in. */
#ifndef CALLTAP_TEMPLATE_H
#define CALLTAP_TEMPLATE_H

struct buf;

/* A placeholder, in capitals. It ends at everything but letters and digits: FN is in count_FN_calls. */
struct template_word {
	const char *word;		 /* NULL ends a list */
	const char *text;		 /* replaces the word; NULL: put_lines does */
	void (*put_lines)(void *writer); /* appends what replaces a line that is this word alone */
};

/*
 * Append the text of the embedded file at path, after the empty line that ends its first comment.
 * words may be NULL. put_lines gets writer, and appends to out.
 */
void template_put(const char *path, const struct template_word *words, void *writer,
		  struct buf *out);

#endif
