/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "probe/snippet.h"

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"

struct snippet_line {
	const char *at;
	size_t len;	 /* with its newline */
	size_t bar;	 /* offset of the bar after blanks and a number; 0: none */
	size_t text;	 /* offset of the source or its marks, after the bar */
	bool has_number; /* a source line, not the marks below it */
};

static void read_line(const char *at, struct snippet_line *l)
{
	size_t blanks = strspn(at, " ");
	size_t digits = strspn(at + blanks, "0123456789");
	size_t bar = blanks + digits + (digits && at[blanks + digits] == ' ');

	*l = (struct snippet_line){ .at = at, .len = strcspn(at, "\n"), .has_number = digits };
	l->len += at[l->len] == '\n';
	if (!blanks || at[bar] != '|')
		return;
	l->bar = bar;
	l->text = bar + 1 + (at[bar + 1] == ' ');
}

/* A line of the source may look like a number and a bar, but it is not followed by marks. */
static bool begins_snippet(const struct snippet_line *l)
{
	struct snippet_line next;

	if (!l->bar || !l->has_number)
		return false;
	read_line(l->at + l->len, &next);
	return next.bar == l->bar;
}

static void append_after_bar(const struct snippet_line *l, struct buf *out)
{
	buf_add(out, l->at + l->text, l->len - l->text);
}

static bool has_caret(const struct snippet_line *l)
{
	return memchr(l->at + l->text, '^', l->len - l->text) != NULL;
}

/* Append the snippet that begins with this line; return the text after it. */
static const char *append_snippet(struct snippet_line l, struct buf *out)
{
	struct snippet_line source = l;
	size_t bar = l.bar;
	bool marked = false; /* the caret is below the last source line */

	while (l.bar == bar) {
		if (l.has_number) {
			source = l;
			marked = false;
		} else if (!marked && has_caret(&l)) {
			append_after_bar(&source, out);
			marked = true;
		}
		if (marked)
			append_after_bar(&l, out);
		read_line(l.at + l.len, &l);
	}
	return l.at;
}

void snippet_plain(const char *messages, struct buf *out)
{
	while (*messages) {
		struct snippet_line l;

		read_line(messages, &l);
		if (begins_snippet(&l)) {
			messages = append_snippet(l, out);
		} else {
			buf_add(out, l.at, l.len);
			messages += l.len;
		}
	}
}
