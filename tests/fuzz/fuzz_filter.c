/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Any text as the values of a filter: joined again, the values are the text. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "attach/filter.h"
#include "base/buf.h"

static void put_value(const char *word, struct buf *out)
{
	if (!word[0])
		abort();
	for (; *word; word++) {
		if (*word == ',')
			buf_char(out, '\\');
		buf_char(out, *word);
	}
}

static void check_values(const struct filter_options *w, enum filter_kind kind, const char *text)
{
	struct buf again = { 0 };

	for (size_t i = 0; i < w->by_kind[kind].count; i++) {
		if (i)
			buf_char(&again, ',');
		put_value(w->by_kind[kind].all[i], &again);
	}
	if (strcmp(buf_text(&again), text) != 0)
		abort();
	buf_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size);

	if (!text)
		abort();
	for (int kind = 0; kind < FILTER_KINDS; kind++) {
		struct filter_options w = { 0 };
		struct buf why = { 0 };
		int err = filter_add(&w, (enum filter_kind)kind, text, &why);

		if ((err && err != -EINVAL) || !err != !why.len)
			abort();
		if (!err)
			check_values(&w, (enum filter_kind)kind, text);
		buf_free(&why);
		filter_options_free(&w);
	}
	free(text);
	return 0;
}
