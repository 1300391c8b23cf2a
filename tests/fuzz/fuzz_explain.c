/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Any text as messages of the compiler or the verifier, and as the line that they are about. The first
 * byte chooses the kind, the first line is the source.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "explain/explain.h"
#include "explain/message.h"

/* Replaces log.c: format every message, and drop it. */

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

/* The first line is the compiled text, the rest are messages about it. */
static void explain_compile(char *text, bool failed)
{
	static const char head[] = "#line 1 \"x.c\"\nint x;\n";
	struct compiler_output c = { .failed = failed };
	struct buf source = { 0 };
	char *messages = strchr(text, '\n');

	if (messages)
		*messages++ = '\0';
	buf_printf(&source, "%s%s\n", head, text);
	c.source = buf_text(&source);
	c.messages = messages ? messages : "";
	compile_failure_explain(&c);
	buf_free(&source);
}

static void explain_log(char *text)
{
	char *log = strchr(text, '\n');
	struct position at = {
		.file = "x.c", .file_len = 3, .line = 1, .column = 9, .source = text
	};

	if (log)
		*log++ = '\0';
	at.source_len = strlen(text);
	verifier_failure_explain("kprobe__f", log ? log : "", &at, -22);
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
		explain_log(text);
	else
		explain_compile(text, *data & 2);
	free(text);
	return 0;
}
