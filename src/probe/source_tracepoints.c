/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "probe/source_tracepoints.h"

#include <stdio.h>
#include <string.h>

#include "base/c_name.h"
#include "probe/source.h"

#define NAME_MAX_LEN 128

typedef void (*tracepoint_fn)(const char *category, const char *name, void *arg);

static void call_with_names(const char *category, size_t category_len, const char *name, size_t len,
			    tracepoint_fn f, void *arg)
{
	char c[NAME_MAX_LEN], n[NAME_MAX_LEN];

	if (!category_len || !len || category_len >= sizeof(c) || len >= sizeof(n))
		return;
	memcpy(c, category, category_len);
	c[category_len] = '\0';
	memcpy(n, name, len);
	n[len] = '\0';
	f(c, n, arg);
}

/* tracepoint__CATEGORY__NAME: the category ends at the next two underscores. */
static void parse_function_name(const char *at, tracepoint_fn f, void *arg)
{
	size_t len = name_length(at);
	const char *split = memmem(at, len, "__", 2);

	if (split)
		call_with_names(at, (size_t)(split - at), split + 2, len - (size_t)(split + 2 - at),
				f, arg);
}

/* (CATEGORY, NAME) */
static void parse_macro_arguments(const char *at, tracepoint_fn f, void *arg)
{
	const char *category;
	size_t category_len;

	at += strspn(at, " \t\n");
	if (*at != '(')
		return;
	category = at + 1 + strspn(at + 1, " \t\n");
	category_len = name_length(category);
	at = category + category_len + strspn(category + category_len, " \t\n");
	if (*at != ',')
		return;
	at += 1 + strspn(at + 1, " \t\n");
	call_with_names(category, category_len, at, name_length(at), f, arg);
}

void source_tracepoints_each(const struct source *src, tracepoint_fn f, void *arg)
{
	static const char macro[] = "TRACEPOINT_PROBE";
	static const char prefix[] = "tracepoint__";
	const char *text = buf_text(&src->bytes);

	for (const char *at = text; (at = strstr(at, macro)); at += strlen(macro))
		if (at == text || at[-1] != '_') /* not RAW_TRACEPOINT_PROBE */
			parse_macro_arguments(at + strlen(macro), f, arg);
	for (const char *at = text; (at = strstr(at, prefix)); at += strlen(prefix))
		if (at == text || at[-1] != '_')
			parse_function_name(at + strlen(prefix), f, arg);
}

static void set_found(const char *category, const char *name, void *arg)
{
	(void)category;
	(void)name;
	*(bool *)arg = true;
}

bool source_tracepoints_reads_tracefs(const struct source *src)
{
	bool found = false;

	source_tracepoints_each(src, set_found, &found);
	return found;
}
