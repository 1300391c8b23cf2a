/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Any text as the value of -f and -w. A text that passes can't end the expression that it is put into. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "probe/expression.h"

static void check_field(const struct expression_field *f, const char *text)
{
	const char *end = text + strlen(text);

	if (f->type < text || !f->type_len || f->name < f->type + f->type_len || !f->name_len ||
	    f->type + f->declared_len < f->name + f->name_len ||
	    f->value < f->type + f->declared_len || f->value >= end ||
	    f->size > EXPRESSION_STRING_MAX)
		abort();
	if (strpbrk(f->value, "\n#{}\\") && !strpbrk(f->value, "\"'"))
		abort();
}

/* The position of an error is in the text or at its end. */
static void check_error(int err, const struct expression_error *e, const char *text)
{
	if (err ? !e->why.len || e->at < text || e->at > text + strlen(text) :
		  e->why.len > 0 || e->at)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size);
	struct expression_error e = { 0 };
	struct expression_field f;
	int err;

	if (!text)
		abort();
	err = expression_parse_field(text, &f, &e);
	check_error(err, &e, text);
	if (!err)
		check_field(&f, text);
	buf_clear(&e.why);
	e.at = NULL;
	err = expression_check_condition(text, &e);
	check_error(err, &e, text);
	/* Outside quotes, = occurs only in ==, !=, <= and >=. */
	if (!err && strchr(text, '=') && !strpbrk(text, "\"'") && !strstr(text, "=="))
		for (const char *at = text; (at = strchr(at, '=')); at++)
			if (at == text || !strchr("!<>", at[-1]))
				abort();
	buf_free(&e.why);
	free(text);
	return 0;
}
