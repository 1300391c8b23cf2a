/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "probe/source_lines.h"

#include <stdlib.h>
#include <string.h>

void source_lines_begin(struct source_lines *l, const char *text)
{
	*l = (struct source_lines){ .next = text, .line = 0 };
}

/* The closing quote of a file name, in which a backslash escapes a character. */
static const char *find_closing_quote(const char *name)
{
	while (*name && *name != '"' && *name != '\n')
		name += *name == '\\' && name[1] && name[1] != '\n' ? 2 : 1;
	return name;
}

/* Compare a file name with the escaped one of #line. */
static bool is_current_file(const struct source_lines *l, const char *file, size_t len)
{
	size_t i = 0, k = 0;

	for (; i < l->file_len && k < len; i++, k++) {
		i += l->file[i] == '\\' && i + 1 < l->file_len;
		if (l->file[i] != file[k])
			return false;
	}
	return i == l->file_len && k == len;
}

static bool read_line_directive(struct source_lines *l)
{
	const char *name;
	const char *quote;
	char *end;

	if (strncmp(l->at, "#line ", 6) != 0)
		return false;
	l->line = strtoul(l->at + 6, &end, 10) - 1;
	name = end[0] == ' ' && end[1] == '"' ? end + 2 : NULL;
	quote = name ? find_closing_quote(name) : NULL;
	if (!quote || *quote != '"')
		return false;
	l->file = name;
	l->file_len = (size_t)(quote - name);
	return true;
}

bool source_lines_next(struct source_lines *l)
{
	while (*l->next) {
		l->at = l->next;
		l->len = strcspn(l->at, "\n");
		l->next = l->at + l->len + (l->at[l->len] == '\n');
		if (read_line_directive(l))
			continue;
		l->line++;
		return true;
	}
	return false;
}

bool source_lines_find(struct source_lines *l, const char *text, const char *file, size_t file_len,
		       unsigned long line)
{
	source_lines_begin(l, text);
	while (source_lines_next(l))
		if (l->line == line && l->file && is_current_file(l, file, file_len))
			return true;
	return false;
}
