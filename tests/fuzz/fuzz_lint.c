/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Any text as a probe that is checked for mistakes that compile. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "lint/lint.h"
#include "object/object.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char head[] = "#line 1 \"x.c\"\n";
	char *text = malloc(sizeof(head) + size);
	struct object obj = { 0 };
	struct buf out = { 0 };

	memcpy(text, head, sizeof(head) - 1);
	memcpy(text + sizeof(head) - 1, data, size);
	text[sizeof(head) - 1 + size] = '\0';
	lint_append(text, &obj, &out);
	buf_free(&out);
	free(text);
	return 0;
}
