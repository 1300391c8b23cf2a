/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "text_lines.h"

#include <stdlib.h>
#include <string.h>

void text_lines_begin(struct text_lines *l, const char *text)
{
	*l = (struct text_lines){ .next = text, .line = 0 };
}

static bool read_directive(struct text_lines *l)
{
	const char *name;
	const char *quote;
	char *end;

	if (strncmp(l->at, "#line ", 6) != 0)
		return false;
	l->line = strtoul(l->at + 6, &end, 10) - 1;
	name = end[0] == ' ' && end[1] == '"' ? end + 2 : NULL;
	quote = name ? strpbrk(name, "\"\n") : NULL;
	if (!quote || *quote != '"')
		return false;
	l->file = name;
	l->file_len = (size_t)(quote - name);
	return true;
}

bool text_lines_next(struct text_lines *l)
{
	while (*l->next) {
		l->at = l->next;
		l->len = strcspn(l->at, "\n");
		l->next = l->at + l->len + (l->at[l->len] == '\n');
		if (read_directive(l))
			continue;
		l->line++;
		return true;
	}
	return false;
}

bool text_lines_find(struct text_lines *l, const char *text, const char *file, size_t file_len,
		     unsigned long line)
{
	text_lines_begin(l, text);
	while (text_lines_next(l))
		if (l->line == line && l->file && l->file_len == file_len &&
		    !memcmp(l->file, file, file_len))
			return true;
	return false;
}
