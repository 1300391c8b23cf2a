/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "probe/option_text.h"

#include <string.h>

#include "base/buf.h"
#include "base/position.h"

#define BEFORE (sizeof("-w '") - 1)

void option_text_name(const char *option, const char *text, struct buf *out)
{
	buf_printf(out, "%s '%s'", option, text);
}

bool option_text_contains(const struct position *at)
{
	return at->file && at->file_len > BEFORE && at->file[0] == '-' &&
	       (at->file[1] == 'w' || at->file[1] == 'f') && !memcmp(at->file + 2, " '", 2);
}

void option_text_set_source(struct position *at)
{
	at->line = 1;
	at->source = at->file + BEFORE;
	at->source_len = at->file_len - BEFORE - 1;
	if (at->column > at->source_len + 1)
		at->column = at->source_len + 1;
}
