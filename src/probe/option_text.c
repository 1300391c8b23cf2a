/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "probe/option_text.h"

#include <string.h>

#include "base/buf.h"
#include "base/position.h"

#define PREFIX_LEN (sizeof("-w '") - 1)

void option_text_name(const char *option, const char *text, struct buf *out)
{
	buf_printf(out, "%s '%s'", option, text);
}

bool option_text_contains(const struct position *position)
{
	return position->file && position->file_len > PREFIX_LEN && position->file[0] == '-' &&
	       (position->file[1] == 'w' || position->file[1] == 'f') &&
	       !memcmp(position->file + 2, " '", 2);
}

void option_text_set_source(struct position *position)
{
	position->line = 1;
	position->source = position->file + PREFIX_LEN;
	position->source_len = position->file_len - PREFIX_LEN - 1;
	if (position->column > position->source_len + 1)
		position->column = position->source_len + 1;
}
