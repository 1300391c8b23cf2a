/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "generate/sys_format.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/c_name.h"

#define PREFIX "name: sys_enter_"
#define FIELD "\tfield:"
#define TEXT_COPY "__data_loc " /* newer kernels: the string that a pointer points to */
#define ARGS_AT 16		/* the offset of the first argument */

struct sys_call *sys_format_calls_next(struct sys_calls *calls)
{
	struct sys_call *all = reallocarray(calls->all, calls->count + 1, sizeof(*all));

	if (!all)
		return NULL;
	calls->all = all;
	all[calls->count] = (struct sys_call){ 0 };
	return &all[calls->count];
}

void sys_format_calls_free(struct sys_calls *calls)
{
	free(calls->all);
	*calls = (struct sys_calls){ 0 };
}

/* Copy len bytes with single spaces between words; false if they do not fit, or are empty. */
static bool copy_words(char *to, size_t size, const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (s[i] == ' ' && (!n || to[n - 1] == ' '))
			continue;
		if (n + 1 >= size)
			return false;
		to[n++] = s[i];
	}
	while (n && to[n - 1] == ' ')
		n--;
	to[n] = '\0';
	return n;
}

static bool is_type(const char *type)
{
	for (; *type; type++)
		if (!is_name_char(*type) && *type != ' ' && *type != '*')
			return false;
	return true;
}

/* Split "const char * filename": the last word is the name. */
static bool split_declaration(const char *field, size_t len, struct sys_arg *arg)
{
	size_t name = len;

	while (name && is_name_char(field[name - 1]))
		name--;
	return name < len && !isdigit((unsigned char)field[name]) &&
	       copy_words(arg->name, sizeof(arg->name), field + name, len - name) &&
	       copy_words(arg->type, sizeof(arg->type), field, name) && is_type(arg->type);
}

/* Drop the const of "*const attr", which qualifies the argument itself. */
static void drop_last_const(char *type)
{
	size_t len = strlen(type);

	if (len > 6 && !strcmp(type + len - 6, "*const"))
		type[len - 5] = '\0';
}

static bool parse_field(const char *line, size_t len, struct sys_call *call)
{
	const char *field = line + strlen(FIELD);
	const char *semicolon = memchr(line, ';', len);
	unsigned int offset, size;

	if (!semicolon || sscanf(semicolon, "; offset:%u; size:%u;", &offset, &size) != 2)
		return false;
	if (offset < ARGS_AT || !strncmp(field, TEXT_COPY, strlen(TEXT_COPY)))
		/* a common field, the syscall number, or a __data_loc copy of a string */
		return true;
	if (call->count >= SYS_ARGS_MAX || size != 8 || offset != ARGS_AT + 8 * call->count ||
	    !split_declaration(field, (size_t)(semicolon - field), &call->args[call->count]))
		return false;
	drop_last_const(call->args[call->count++].type);
	return true;
}

static bool parse_name(const char *text, struct sys_call *call)
{
	size_t len = strcspn(text, "\n");
	size_t prefix = strlen(PREFIX);

	if (len <= prefix || strncmp(text, PREFIX, prefix) != 0)
		return false;
	for (size_t i = prefix; i < len; i++)
		if (!is_name_char(text[i]))
			return false;
	return copy_words(call->name, sizeof(call->name), text + prefix, len - prefix);
}

int sys_format_parse(const char *text, struct sys_call *call)
{
	*call = (struct sys_call){ 0 };
	if (!parse_name(text, call))
		return -EBADMSG;
	for (size_t len; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		/* The print format may contain text that looks like a field. */
		if (len >= 10 && !memcmp(text, "print fmt:", 10))
			break;
		if (len > strlen(FIELD) && !strncmp(text, FIELD, strlen(FIELD)) &&
		    !parse_field(text, len, call))
			return -EBADMSG;
	}
	return 0;
}

/* Declarations */

/* Return true if the last word belongs to the type: the argument has no name. */
static bool is_unnamed(const char *text)
{
	static const char *const words[] = { "char", "int", "long", "short", "signed", "unsigned" };
	const char *last = strrchr(text, ' ');
	size_t len = strlen(text);

	if (!last || !is_name_char(text[len - 1]))
		return true;
	for (const char *s = text; s < last; s++)
		if (*s == '*')
			return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(last + 1, words[i]))
			return true;
	return !strncmp(text, "const ", 6) && strchr(text, ' ') == last;
}

/* Copy the argument without the annotations of sparse. */
static bool copy_argument(char *to, size_t size, const char *at, const char *end)
{
	static const char *const annotations[] = { "__user", "__force" };
	size_t n = 0;

	while (at < end) {
		size_t len = 1;
		bool skip = false;

		while (is_name_char(at[0]) && at + len < end && is_name_char(at[len]))
			len++;
		for (size_t i = 0; i < sizeof(annotations) / sizeof(annotations[0]); i++)
			skip |= strlen(annotations[i]) == len && !memcmp(at, annotations[i], len);
		if (!skip && n + len >= size)
			return false;
		for (size_t i = 0; !skip && i < len; i++)
			to[n++] = isspace((unsigned char)at[i]) ? ' ' : at[i];
		at += len;
	}
	to[n] = '\0';
	return true;
}

static bool parse_argument(const char *at, const char *end, struct sys_call *call)
{
	struct sys_arg *arg = &call->args[call->count];
	char raw[SYS_TYPE_MAX + SYS_NAME_MAX], text[sizeof(raw)];

	if (call->count >= SYS_ARGS_MAX || !copy_argument(raw, sizeof(raw), at, end) ||
	    !copy_words(text, sizeof(text), raw, strlen(raw)))
		return false;
	if (is_unnamed(text)) {
		snprintf(arg->name, sizeof(arg->name), "arg%zu", call->count + 1);
		if (!copy_words(arg->type, sizeof(arg->type), text, strlen(text)) ||
		    !is_type(arg->type))
			return false;
	} else if (!split_declaration(text, strlen(text), arg)) {
		return false;
	}
	drop_last_const(arg->type);
	call->count++;
	return true;
}

int sys_format_parse_arguments(const char *text, size_t len, struct sys_call *call)
{
	const char *end = text + len;

	call->count = 0;
	while (text < end && isspace((unsigned char)*text))
		text++;
	if (text == end || (end - text == 4 && !memcmp(text, "void", 4)))
		return 0;
	for (const char *comma; text < end; text = comma + 1) {
		comma = memchr(text, ',', (size_t)(end - text));
		comma = comma ? comma : end;
		if (!parse_argument(text, comma, call))
			return -EBADMSG;
	}
	/* The function of a call without arguments has one parameter. */
	if (call->count == 1 && !strcmp(call->args[0].name, "__unused"))
		call->count = 0;
	return 0;
}
