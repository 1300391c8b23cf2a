/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "probe/snippet.h"

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"

struct line {
	const char *at;
	size_t len;	 /* with its newline */
	size_t bar;	 /* where the bar is behind blanks and a number; 0: there is none */
	size_t text;	 /* where the source or its marks begin, behind the bar */
	bool has_number; /* it is a source line, not the marks below one */
};

static void read_line(const char *at, struct line *l)
{
	size_t blanks = strspn(at, " ");
	size_t digits = strspn(at + blanks, "0123456789");
	size_t bar = blanks + digits + (digits && at[blanks + digits] == ' ');

	*l = (struct line){ .at = at, .len = strcspn(at, "\n"), .has_number = digits };
	l->len += at[l->len] == '\n';
	if (!blanks || at[bar] != '|')
		return;
	l->bar = bar;
	l->text = bar + 1 + (at[bar + 1] == ' ');
}

/* A source line may begin like a number and a bar itself, but no line of marks does. */
static bool begins_snippet(const struct line *l)
{
	struct line next;

	if (!l->bar || !l->has_number)
		return false;
	read_line(l->at + l->len, &next);
	return next.bar == l->bar;
}

static void put_text(const struct line *l, struct buf *out)
{
	buf_add(out, l->at + l->text, l->len - l->text);
}

static bool has_caret(const struct line *l)
{
	return memchr(l->at + l->text, '^', l->len - l->text) != NULL;
}

/* The line behind the snippet that begins with this one. */
static const char *put_snippet(struct line l, struct buf *out)
{
	struct line source = l;
	size_t bar = l.bar;
	bool marked = false; /* the last source line has the caret */

	while (l.bar == bar) {
		if (l.has_number) {
			source = l;
			marked = false;
		} else if (!marked && has_caret(&l)) {
			put_text(&source, out);
			marked = true;
		}
		if (marked)
			put_text(&l, out);
		read_line(l.at + l.len, &l);
	}
	return l.at;
}

void snippet_plain(const char *said, struct buf *out)
{
	while (*said) {
		struct line l;

		read_line(said, &l);
		if (begins_snippet(&l)) {
			said = put_snippet(l, out);
		} else {
			buf_add(out, l.at, l.len);
			said += l.len;
		}
	}
}
