/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_LEN 8000

static bool verbose;

void log_set_verbose(bool on)
{
	verbose = on;
}

bool log_verbose(void)
{
	return verbose;
}

void log_raw(const char *text)
{
	size_t len = strlen(text);

	while (len) {
		ssize_t n = write(STDERR_FILENO, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return; /* stderr is closed */
		text += n;
		len -= (size_t)n;
	}
}

/* The bytes that snprintf() wrote, from its result and the size of its buffer. */
static size_t written(int n, size_t size)
{
	return n < 0 ? 0 : (size_t)n < size ? (size_t)n : size - 1;
}

static void write_message(const char *fmt, va_list ap)
{
	static const char prefix[] = "calltap: ";
	char line[LINE_MAX_LEN + 1]; /* on the stack, since memory may have run out */
	int err = errno;
	size_t len = sizeof(prefix) - 1;
	size_t format = strlen(fmt);

	memcpy(line, prefix, len);
	len += written(vsnprintf(line + len, LINE_MAX_LEN - len, fmt, ap), LINE_MAX_LEN - len);
	if (format && fmt[format - 1] == ':')
		len += written(snprintf(line + len, LINE_MAX_LEN - len, " %s", strerror(err)),
			       LINE_MAX_LEN - len);
	line[len] = '\n';
	line[len + 1] = '\0';
	log_raw(line);
	errno = err;
}

void log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	write_message(fmt, ap);
	va_end(ap);
}

void log_info(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	write_message(fmt, ap);
	va_end(ap);
}

void log_debug(const char *fmt, ...)
{
	va_list ap;

	if (!verbose)
		return;
	va_start(ap, fmt);
	write_message(fmt, ap);
	va_end(ap);
}
