/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "explain/clang_output.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define INCLUDED "In file included from "
#define BEFORE "Error at line " /* of a back end, before it says the same in full */

static bool starts(const char *line, size_t len, const char *what)
{
	return len >= strlen(what) && !memcmp(line, what, strlen(what));
}

static const char *find(const char *line, size_t len, const char *what)
{
	return memmem(line, len, what, strlen(what));
}

static size_t whole_line(const char *line, size_t len)
{
	return len + (line[len] == '\n');
}

/* "FILE:LINE:COLUMN" of len bytes; false: it is none. */
static bool read_place(const char *at, size_t len, struct position *p)
{
	unsigned long numbers[2];

	for (int i = 1; i >= 0; i--) {
		const char *colon = memrchr(at, ':', len);
		size_t digits = colon ? len - (size_t)(colon + 1 - at) : 0;

		if (!digits || digits > 9 || strspn(colon + 1, "0123456789") < digits)
			return false;
		numbers[i] = strtoul(colon + 1, NULL, 10);
		len = (size_t)(colon - at);
	}
	*p = (struct position){
		.file = at, .file_len = len, .line = numbers[0], .column = numbers[1]
	};
	return len > 0;
}

/* "FILE:LINE:COLUMN: KIND: words" */
static bool read_clang(const char *line, size_t len, const char *kind, struct diagnostic *d)
{
	const char *at = find(line, len, kind);

	if (!at)
		return false;
	d->kind = DIAGNOSTIC_CLANG;
	d->words = at + strlen(kind);
	d->words_len = len - (size_t)(d->words - line);
	if (!read_place(line, (size_t)(at - line), &d->position))
		d->position = (struct position){ 0 };
	return true;
}

/* "in function NAME i32 (%struct.pt_regs*): " */
static void read_function(struct diagnostic *d)
{
	static const char words[] = "in function ";
	const char *end;

	if (!starts(d->words, d->words_len, words))
		return;
	d->function = d->words + strlen(words);
	end = find(d->words, d->words_len, "): ");
	d->function_len = strcspn(d->function, " \n");
	if (!end || d->function + d->function_len > end)
		return;
	d->words_len -= (size_t)(end + 3 - d->words);
	d->words = end + 3;
}

/* "LLVM ERROR: Cannot select: ..., /FILE:LINE:COLUMN" */
static void read_place_behind(struct diagnostic *d)
{
	const char *end = d->words + d->words_len, *at = d->words, *next;

	while ((next = find(at, (size_t)(end - at), ", /")))
		at = next + 2;
	if (at == d->words || !read_place(at, (size_t)(end - at), &d->position) ||
	    !d->position.line)
		d->position = (struct position){ 0 };
}

/* "error: FILE:LINE:COLUMN: in function F TYPE: words", "LLVM ERROR: words", "error: words" */
static bool read_backend(const char *line, size_t len, struct diagnostic *d)
{
	static const char *const heads[] = { "error: ", "LLVM ERROR: ", "fatal error: " };
	const char *function;
	size_t i = 0;

	while (i < 3 && !starts(line, len, heads[i]))
		i++;
	if (i == 3)
		return false;
	d->kind = DIAGNOSTIC_BACKEND;
	d->words = line + strlen(heads[i]);
	d->words_len = len - strlen(heads[i]);
	function = find(d->words, d->words_len, ": in function ");
	if (function) {
		if (!read_place(d->words, (size_t)(function - d->words), &d->position) ||
		    !d->position.line)
			d->position = (struct position){ 0 };
		d->words_len -= (size_t)(function + 2 - d->words);
		d->words = function + 2;
	} else {
		read_place_behind(d);
	}
	read_function(d);
	return true;
}

/* "warning: FILE:LINE:COLUMN: words", of the optimiser's */
static bool read_remark(const char *line, size_t len, struct diagnostic *d)
{
	static const char head[] = "warning: ";
	const char *at = line + strlen(head), *words;

	if (!starts(line, len, head))
		return false;
	d->position = (struct position){ 0 };
	words = find(at, len - strlen(head), ": loop ");
	if (!words || !read_place(at, (size_t)(words - at), &d->position))
		return false;
	d->kind = DIAGNOSTIC_BACKEND;
	d->severity = SEVERITY_WARNING;
	d->function = NULL;
	d->words = words + 2;
	d->words_len = len - (size_t)(d->words - line);
	return true;
}

static bool read_head(const char *line, size_t len, struct diagnostic *d)
{
	if (read_remark(line, len, d))
		return true;
	d->severity = SEVERITY_ERROR;
	d->position = (struct position){ 0 };
	d->function = NULL;
	d->function_len = 0;
	if (read_backend(line, len, d) || read_clang(line, len, ": error: ", d) ||
	    read_clang(line, len, ": fatal error: ", d))
		return true;
	d->severity = SEVERITY_WARNING;
	return read_clang(line, len, ": warning: ", d);
}

/* The line that clang shows below its message. */
static void read_source(const char *at, struct diagnostic *d)
{
	size_t len = strcspn(at, "\n");
	struct diagnostic other;

	if (d->kind != DIAGNOSTIC_CLANG || !*at || starts(at, len, INCLUDED) ||
	    find(at, len, ": note: ") || read_head(at, len, &other))
		return;
	d->position.source = at;
	d->position.source_len = len;
	at += whole_line(at, len);
	d->caret = strcspn(at, "^\n");
	if (at[d->caret] != '^')
		d->caret = 0;
}

/* What comes before a message and belongs to it. */
static bool leads_on(const char *line, size_t len)
{
	return starts(line, len, INCLUDED) || starts(line, len, BEFORE);
}

bool clang_output_next(const char **at, struct diagnostic *d)
{
	const char *p = *at;
	struct diagnostic next;
	size_t len;

	if (!*p)
		return false;
	*d = (struct diagnostic){ .kind = DIAGNOSTIC_OTHER, .text = p };
	while (*p && leads_on(p, len = strcspn(p, "\n")))
		p += whole_line(p, len);
	if (!*p) {
		d->words = p;
		d->len = (size_t)(p - d->text);
		*at = p;
		return true;
	}
	len = strcspn(p, "\n");
	d->words = p;
	d->words_len = len;
	read_head(p, len, d);
	p += whole_line(p, len);
	read_source(p, d);
	while (*p) {
		len = strcspn(p, "\n");
		if (leads_on(p, len) || read_head(p, len, &next))
			break;
		p += whole_line(p, len);
	}
	d->len = (size_t)(p - d->text);
	*at = p;
	return true;
}
