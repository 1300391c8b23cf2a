/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Any text as what -f and -w say. What passes can't end the expression that it is put into. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "clause.h"

static void look_at(const struct clause_field *f, const char *text)
{
	const char *end = text + strlen(text);

	if (f->type < text || !f->type_len || f->name < f->type + f->type_len || !f->name_len ||
	    f->value < f->name + f->name_len || f->value >= end || f->size > CLAUSE_STRING_MAX)
		abort();
	if (strpbrk(f->value, "\n#{}\\") && !strpbrk(f->value, "\"'"))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size);
	struct buf why = { 0 };
	struct clause_field f;
	int err;

	if (!text)
		abort();
	err = clause_parse_field(text, &f, &why);
	if (err ? !why.len : why.len > 0)
		abort();
	if (!err)
		look_at(&f, text);
	buf_clear(&why);
	err = clause_check_where(text, &why);
	if (err ? !why.len : why.len > 0)
		abort();
	/* Outside of quotes, no = is left but in ==, !=, <= and >=. */
	if (!err && strchr(text, '=') && !strpbrk(text, "\"'") && !strstr(text, "=="))
		for (const char *at = text; (at = strchr(at, '=')); at++)
			if (at == text || !strchr("!<>", at[-1]))
				abort();
	buf_free(&why);
	free(text);
	return 0;
}
