/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The user's words in a text that is written: marked first, then between #line directives. */
#include <string.h>

#include "buf.h"
#include "generate.h"

/* Marks: a line BEGIN name, a line COLUMN in spaces, the line itself. No text has these bytes. */
#define BEGIN '\001'
#define COLUMN '\002'

void generate_mark(struct buf *out, const char *name, const char *indent, const char *words,
		   size_t column, const char *after)
{
	buf_printf(out, "%c%s\n%c%*s\n%s%s%s", BEGIN, name, COLUMN, (int)column, "", indent, words,
		   after);
}

static void put_line_directive(size_t line, const char *name, size_t len, struct buf *out)
{
	buf_printf(out, "#line %zu \"", line);
	for (size_t i = 0; i < len; i++) {
		if (name[i] == '"' || name[i] == '\\')
			buf_char(out, '\\');
		buf_char(out, name[i]);
	}
	buf_str(out, "\"\n");
}

/* The marked line that begins at *at: both marks and the line itself. */
static void put_marked(const char **at, const char *origin, bool lines, size_t line,
		       struct buf *out)
{
	const char *name = *at + 1;
	const char *column = strchr(name, '\n') + 2;
	const char *text = strchr(column, '\n') + 1;
	size_t len = strcspn(text, "\n");
	size_t indent = strspn(text, "\t");

	*at = text + len + (text[len] == '\n');
	if (!lines) {
		buf_add(out, text, len);
		buf_char(out, '\n');
		return;
	}
	put_line_directive(1, name, strcspn(name, "\n"), out);
	buf_add(out, column, strcspn(column, "\n"));
	buf_add(out, text + indent, len - indent);
	buf_char(out, '\n');
	put_line_directive(line + 1, origin, strlen(origin), out);
}

void generate_finish(const struct buf *marked, const char *origin, bool lines, struct buf *out)
{
	const char *at = buf_text(marked);

	for (size_t line = 1; *at; line++) {
		size_t len = strcspn(at, "\n");

		if (*at == BEGIN) {
			put_marked(&at, origin, lines, line, out);
			continue;
		}
		len += at[len] == '\n';
		buf_add(out, at, len);
		at += len;
	}
}
