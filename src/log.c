/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "log.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"

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
			return; /* nobody is left to tell */
		text += n;
		len -= (size_t)n;
	}
}

static void say(const char *fmt, va_list ap)
{
	int err = errno;
	size_t len = strlen(fmt);
	struct buf line = { 0 };

	buf_str(&line, "calltap: ");
	buf_vprintf(&line, fmt, ap);
	if (len && fmt[len - 1] == ':')
		buf_printf(&line, " %s", strerror(err));
	buf_char(&line, '\n');
	log_raw(buf_text(&line));
	buf_free(&line);
	errno = err;
}

void log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}

void log_info(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}

void log_debug(const char *fmt, ...)
{
	va_list ap;

	if (!verbose)
		return;
	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}
