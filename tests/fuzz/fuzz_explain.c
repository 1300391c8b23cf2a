/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Messages of any kind from the compiler and the verifier. The first byte chooses which. */
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "explain.h"
#include "log.h"

/* In the place of log.c: every message is put together, and goes nowhere. */

bool log_verbose(void)
{
	return false;
}

void log_raw(const char *text)
{
	if (strlen(text) > 1 << 20)
		abort();
}

void log_error(const char *fmt, ...)
{
	struct buf line = { 0 };
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&line, fmt, ap);
	va_end(ap);
	log_raw(buf_text(&line));
	buf_free(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (!size)
		return 0;
	text = malloc(size);
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	if (*data & 1)
		explain_verifier("kprobe__f", text, "x.c:1:2", -22);
	else
		explain_compiler(text, *data & 2);
	free(text);
	return 0;
}
