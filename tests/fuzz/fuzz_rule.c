/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Any text as a source with rules, as a rule, and as a program's name. A parsed rule is printed as its
 * text, and similar names are searched.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/suggest.h"
#include "object/rule.h"

static void check_rule(const struct rule *r, const char *text)
{
	struct buf out = { 0 };
	struct suggestion n;

	if (!r->prog || !r->text || !r->scope || !r->provider || !r->name)
		abort();
	suggest_begin(&n, r->name);
	suggest_offer(&n, text, strlen(text));
	suggest_text(&n, &out);
	if (!strcmp(r->name, text) && strlen(text) < SUGGEST_NAME_MAX && !out.len)
		abort(); /* no name is nearer than the name itself */
	buf_free(&out);
}

static void read_rule(const char *text)
{
	struct buf why = { 0 };
	struct rule r;
	int err = rule_parse(text, &r, &why);

	if (err ? !why.len : why.len > 0)
		abort();
	if (!err) {
		/* The point, = and the program are the whole text. */
		if (strlen(text) != strlen(r.text) + 1 + strlen(r.prog) ||
		    strncmp(text, r.text, strlen(r.text)) != 0)
			abort();
		check_rule(&r, text);
	}
	rule_free(&r);
	buf_free(&why);
}

static void read_name(const char *text)
{
	struct buf why = { 0 };
	struct rule r;

	if (!rule_of_name(text, &r, &why))
		check_rule(&r, text);
	rule_free(&r);
	buf_free(&why);
}

static void read_lines(const char *text)
{
	const char *at = text, *line;
	size_t len;

	while ((line = rule_next_line(&at, &len))) {
		char *rule = strndup(line, len);

		if (line < text || line + len > text + strlen(text))
			abort();
		read_rule(rule);
		free(rule);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	read_rule(text);
	read_name(text);
	read_lines(text);
	free(text);
	return 0;
}
