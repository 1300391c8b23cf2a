/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "explain.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "log.h"

/* FILE:LINE:COLUMN: warning|error|note: ... begins a diagnostic; what follows belongs to it. */
static bool begins_diagnostic(const char *line, size_t len)
{
	static const char *const words[] = { ": warning: ", ": error: ", ": note: ",
					     ": fatal error: " };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (memmem(line, len, words[i], strlen(words[i])))
			return true;
	return !strncmp(line, "In file included from ", len < 22 ? len : 22);
}

/* The kernel's own headers: the compiler runs in their folder and names them by their path there. */
static bool about_kernel(const char *line)
{
	static const char *const roots[] = {
		"include/",	     "./include/",	 "arch/",
		"./arch/",	     "/lib/modules/",	 "/usr/src/linux-headers",
		"/usr/lib/modules/", "/virtual/include/"
	};

	if (!strncmp(line, "In file included from ", 22))
		line += 22;
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (!strncmp(line, roots[i], strlen(roots[i])))
			return true;
	return strstr(line, "/include/linux/") &&
	       strstr(line, "/include/linux/") < strchr(line, ':');
}

/* "3 warnings generated." counts what was left out, too. */
static bool counts_diagnostics(const char *line, size_t len)
{
	return isdigit((unsigned char)*line) && memmem(line, len, " generated.", 11);
}

static void keep_users(const char *text, struct buf *out)
{
	bool keep = true;

	while (*text) {
		size_t len = strcspn(text, "\n");
		size_t whole = len + (text[len] == '\n');

		if (begins_diagnostic(text, len))
			keep = !about_kernel(text);
		if (keep && !counts_diagnostics(text, len))
			buf_add(out, text, whole);
		text += whole;
	}
}

void explain_compiler(const char *text, bool failed)
{
	struct buf out = { 0 };

	if (log_verbose())
		buf_str(&out, text);
	else
		keep_users(text, &out);
	if (failed && !out.len)
		buf_str(&out, text);
	log_raw(buf_text(&out));
	buf_free(&out);
}

/* The verifier prints the source line before its instructions, as "; text". */
static void last_source_line(const char *log, struct buf *out)
{
	const char *at = log;
	const char *last = NULL;

	while (at && *at) {
		if (at[0] == ';' && at[1] == ' ')
			last = at + 2;
		at = strchr(at, '\n');
		at += at != NULL;
	}
	if (last)
		buf_printf(out, "%.*s", (int)strcspn(last, "\n"), last);
}

/* The line before the closing statistics says what it did not like. */
static void verdict(const char *log, struct buf *out)
{
	const char *at = log;
	const char *line = log;

	for (; *at; at += strcspn(at, "\n"), at += *at == '\n')
		if (strncmp(at, "processed ", 10) && strncmp(at, "verification time", 17) &&
		    strncmp(at, "stack depth", 11) && *at != '\n')
			line = at;
	buf_printf(out, "%.*s", (int)strcspn(line, "\n"), line);
}

void explain_verifier(const char *prog, const char *log, int err)
{
	struct buf source = { 0 };
	struct buf why = { 0 };

	last_source_line(log, &source);
	verdict(log, &why);
	if (log_verbose())
		log_raw(log);
	if (why.len)
		log_error("the kernel's verifier refuses %s: %s", prog, buf_text(&why));
	else
		log_error("the kernel refuses %s: %s", prog, strerror(-err));
	if (source.len)
		log_error("it happens at: %s", buf_text(&source));
	log_error("the program must be proven safe before it may run: read the kernel's memory "
		  "with bpf_probe_read_kernel, check what a lookup returns, bound every loop%s",
		  log_verbose() ? "" : "; -v shows the verifier's whole log");
	buf_free(&source);
	buf_free(&why);
}
