/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "words.h"

#include <stdarg.h>
#include <string.h>

#include "buf.h"
#include "log.h"
#include "message.h"

#define BEFORE (sizeof("-w '") - 1)

void words_name(const char *option, const char *text, struct buf *out)
{
	buf_printf(out, "%s '%s'", option, text);
}

bool words_have(const struct place *at)
{
	return at->file && at->file_len > BEFORE && at->file[0] == '-' &&
	       (at->file[1] == 'w' || at->file[1] == 'f') && !memcmp(at->file + 2, " '", 2);
}

void words_show(struct place *at)
{
	at->line = 1;
	at->source = at->file + BEFORE;
	at->source_len = at->file_len - BEFORE - 1;
	if (at->column > at->source_len + 1)
		at->column = at->source_len + 1;
}

/* What can't be shown on one line, in names. */
static void make_plain(char *text)
{
	for (; *text; text++)
		if (*text > 0 && *text < ' ')
			*text = ' ';
}

void words_say(const char *option, const char *text, const char *at, const char *fmt, ...)
{
	struct buf name = { 0 }, words = { 0 }, out = { 0 };
	struct place place = { .line = 1, .column = (unsigned long)(at - text) + 1 };
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&words, fmt, ap);
	va_end(ap);
	words_name(option, text, &name);
	if (!name.failed) {
		make_plain(name.data);
		place.file = name.data;
		place.file_len = name.len;
		words_show(&place);
	}
	message_head(&place, SEVERITY_ERROR, buf_text(&words), words.len, &out);
	log_raw(buf_text(&out));
	buf_free(&name);
	buf_free(&words);
	buf_free(&out);
}
