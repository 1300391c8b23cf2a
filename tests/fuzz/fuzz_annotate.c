/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Any text: annotate() only inserts, and removes or changes nothing. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/only_inserted.h"
#include "base/buf.h"
#include "cc/annotate.h"
#include "cc/trace_printk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1); /* a text ends in NUL, as buf_text() returns it */
	struct buf out = { 0 };

	memcpy(text, data, size);
	text[size] = '\0';
	annotate(text, size, &out);
	if (!only_inserted(text, size, buf_text(&out), out.len))
		abort();
	buf_clear(&out);
	trace_printk_wrap(text, size, &out);
	if (out.len < size)
		abort();
	buf_free(&out);
	free(text);
	return 0;
}
