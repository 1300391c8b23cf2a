/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "explain/clang_output.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define INCLUDED "In file included from "
#define SUMMARY "Error at line " /* written by the back end before the full message */

static bool starts_with(const char *line, size_t len, const char *text)
{
	return len >= strlen(text) && !memcmp(line, text, strlen(text));
}

static const char *find_text(const char *line, size_t len, const char *text)
{
	return memmem(line, len, text, strlen(text));
}

static size_t length_with_newline(const char *line, size_t len)
{
	return len + (line[len] == '\n');
}

/* Parse "FILE:LINE:COLUMN"; false if it is something else. */
static bool parse_position(const char *at, size_t len, struct position *p)
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

/* Parse "FILE:LINE:COLUMN: KIND: MESSAGE". */
static bool parse_clang_message(const char *line, size_t len, const char *kind,
				struct diagnostic *d)
{
	const char *at = find_text(line, len, kind);

	if (!at)
		return false;
	d->kind = DIAGNOSTIC_CLANG;
	d->message = at + strlen(kind);
	d->message_len = len - (size_t)(d->message - line);
	if (!parse_position(line, (size_t)(at - line), &d->position))
		d->position = (struct position){ 0 };
	return true;
}

/* Parse "in function NAME i32 (%struct.pt_regs*): MESSAGE". */
static void parse_function_name(struct diagnostic *d)
{
	static const char prefix[] = "in function ";
	const char *end;

	if (!starts_with(d->message, d->message_len, prefix))
		return;
	d->function = d->message + strlen(prefix);
	end = find_text(d->message, d->message_len, "): ");
	d->function_len = strcspn(d->function, " \n");
	if (!end || d->function + d->function_len > end)
		return;
	d->message_len -= (size_t)(end + 3 - d->message);
	d->message = end + 3;
}

/* Parse the position in "LLVM ERROR: Cannot select: ..., /FILE:LINE:COLUMN". */
static void parse_position_at_end(struct diagnostic *d)
{
	const char *end = d->message + d->message_len, *at = d->message, *next;

	while ((next = find_text(at, (size_t)(end - at), ", /")))
		at = next + 2;
	if (at == d->message || !parse_position(at, (size_t)(end - at), &d->position) ||
	    !d->position.line)
		d->position = (struct position){ 0 };
}

/*
 * Parse "error: FILE:LINE:COLUMN: in function F TYPE: MESSAGE", "LLVM ERROR: MESSAGE" or
 * "error: MESSAGE".
 */
static bool parse_backend_message(const char *line, size_t len, struct diagnostic *d)
{
	static const char *const heads[] = { "error: ", "LLVM ERROR: ", "fatal error: " };
	const char *function;
	size_t i = 0;

	while (i < 3 && !starts_with(line, len, heads[i]))
		i++;
	if (i == 3)
		return false;
	d->kind = DIAGNOSTIC_BACKEND;
	d->message = line + strlen(heads[i]);
	d->message_len = len - strlen(heads[i]);
	function = find_text(d->message, d->message_len, ": in function ");
	if (function) {
		if (!parse_position(d->message, (size_t)(function - d->message), &d->position) ||
		    !d->position.line)
			d->position = (struct position){ 0 };
		d->message_len -= (size_t)(function + 2 - d->message);
		d->message = function + 2;
	} else {
		parse_position_at_end(d);
	}
	parse_function_name(d);
	return true;
}

/* Parse "warning: FILE:LINE:COLUMN: MESSAGE" of the optimizer. */
static bool parse_optimizer_warning(const char *line, size_t len, struct diagnostic *d)
{
	static const char head[] = "warning: ";
	const char *at = line + strlen(head), *message;

	if (!starts_with(line, len, head))
		return false;
	d->position = (struct position){ 0 };
	message = find_text(at, len - strlen(head), ": loop ");
	if (!message || !parse_position(at, (size_t)(message - at), &d->position))
		return false;
	d->kind = DIAGNOSTIC_BACKEND;
	d->severity = SEVERITY_WARNING;
	d->function = NULL;
	d->message = message + 2;
	d->message_len = len - (size_t)(d->message - line);
	return true;
}

static bool parse_message(const char *line, size_t len, struct diagnostic *d)
{
	if (parse_optimizer_warning(line, len, d))
		return true;
	d->severity = SEVERITY_ERROR;
	d->position = (struct position){ 0 };
	d->function = NULL;
	d->function_len = 0;
	if (parse_backend_message(line, len, d) || parse_clang_message(line, len, ": error: ", d) ||
	    parse_clang_message(line, len, ": fatal error: ", d))
		return true;
	d->severity = SEVERITY_WARNING;
	return parse_clang_message(line, len, ": warning: ", d);
}

/* Read the source line that clang prints below its message, and the caret. */
static void read_source_line(const char *at, struct diagnostic *d)
{
	size_t len = strcspn(at, "\n");
	struct diagnostic other;

	if (d->kind != DIAGNOSTIC_CLANG || !*at || starts_with(at, len, INCLUDED) ||
	    find_text(at, len, ": note: ") || parse_message(at, len, &other))
		return;
	d->position.source = at;
	d->position.source_len = len;
	at += length_with_newline(at, len);
	d->caret = strcspn(at, "^\n");
	if (at[d->caret] != '^')
		d->caret = 0;
}

/* True for lines that belong to the message after them. */
static bool belongs_to_next_message(const char *line, size_t len)
{
	return starts_with(line, len, INCLUDED) || starts_with(line, len, SUMMARY);
}

bool clang_output_next(const char **at, struct diagnostic *d)
{
	const char *p = *at;
	struct diagnostic next;
	size_t len;

	if (!*p)
		return false;
	*d = (struct diagnostic){ .kind = DIAGNOSTIC_OTHER, .text = p };
	while (*p && belongs_to_next_message(p, len = strcspn(p, "\n")))
		p += length_with_newline(p, len);
	if (!*p) {
		d->message = p;
		d->len = (size_t)(p - d->text);
		*at = p;
		return true;
	}
	len = strcspn(p, "\n");
	d->message = p;
	d->message_len = len;
	parse_message(p, len, d);
	p += length_with_newline(p, len);
	read_source_line(p, d);
	while (*p) {
		len = strcspn(p, "\n");
		if (belongs_to_next_message(p, len) || parse_message(p, len, &next))
			break;
		p += length_with_newline(p, len);
	}
	d->len = (size_t)(p - d->text);
	*at = p;
	return true;
}
