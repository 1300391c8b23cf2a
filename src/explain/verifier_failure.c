/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Explains a verifier's log. It has source lines, "; TEXT", each before its instructions,
 * "12: (61) r1 = ...", and ends with the verdict and statistics.
 */
#include <ctype.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "explain/explain.h"
#include "explain/message.h"
#include "explain/mistakes.h"

static bool starts_with(const char *line, const char *prefix)
{
	return !strncmp(line, prefix, strlen(prefix));
}

static const char *next_line(const char *at)
{
	at += strcspn(at, "\n");
	return at + (*at == '\n');
}

static int line_length(const char *line)
{
	return line ? (int)strcspn(line, "\n") : 0;
}

static bool is_statistics(const char *line)
{
	static const char *const prefixes[] = {
		"processed ",  "cur state:",	  "old state:", "verification time",
		"stack depth", "insns processed", "\n"
	};

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (starts_with(line, prefixes[i]))
			return true;
	return false;
}

/* The number of the instruction in a line, or -1. */
static long insn_number(const char *line)
{
	char *end;
	long n;

	if (!isdigit((unsigned char)*line))
		return -1;
	n = strtol(line, &end, 10);
	return end[0] == ':' && end[1] == ' ' && end[2] == '(' ? n : -1;
}

/* A verdict can name the instruction, such as the start of a loop or an allocation. Else -1. */
static long insn_in_verdict(const char *line)
{
	static const char *const prefixes[] = { "alloc_insn=", "at insn ", "from insn " };
	size_t len = (size_t)line_length(line);

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		const char *at = memmem(line, len, prefixes[i], strlen(prefixes[i]));

		if (at && isdigit((unsigned char)at[strlen(prefixes[i])]))
			return strtol(at + strlen(prefixes[i]), NULL, 10);
	}
	return -1;
}

void verifier_failure_parse_log(const char *log, struct verdict *v)
{
	*v = (struct verdict){ .insn = -1, .path = log };
	for (; *log; log = next_line(log)) {
		long insn = insn_number(log);

		if (insn >= 0) {
			v->insn = insn;
		} else if (log[0] == ';' && log[1] == ' ') {
			v->source = log + 2;
		} else if (starts_with(log, "from ")) {
			v->path = log;
		} else if (!is_statistics(log)) {
			v->why = log;
			insn = insn_in_verdict(log);
			v->insn = insn >= 0 ? insn : v->insn;
		}
	}
}

/* Append "LAST INSTRUCTION / VERDICT / before: ITS PREDECESSOR", for MISTAKE_VERIFIER. */
static void append_tail(const char *path, struct buf *out)
{
	const char *insns[2] = { NULL, NULL };
	const char *at;

	for (at = path; *at; at = next_line(at)) {
		if (insn_number(at) < 0)
			continue;
		insns[0] = insns[1];
		insns[1] = at;
	}
	for (at = insns[1] ? insns[1] : path; *at; at = next_line(at))
		if (!is_statistics(at) && !starts_with(at, "; ") && !starts_with(at, "from "))
			buf_printf(out, "%.*s / ", line_length(at), at);
	if (insns[0])
		buf_printf(out, "before: %.*s", line_length(insns[0]), insns[0]);
}

static bool find_mistake(const struct verdict *v, const struct position *position,
			 struct mistake_match *m, struct buf *tail)
{
	size_t len = position->source ? position->source_len : 0;

	append_tail(v->path, tail);
	return mistakes_find(MISTAKE_VERIFIER, buf_text(tail), tail->len, position->source, len, m);
}

/* Names by number, from the <linux/bpf.h> of this build. */
#define HELPER_NAME(name) [BPF_FUNC_##name] = "bpf_" #name
static const char *const helpers[] = { __BPF_FUNC_MAPPER(HELPER_NAME) };

/* True for "invalid func unknown#N", a helper that the kernel lacks: capture its name. */
static bool is_newer_helper(const char *why, struct mistake_match *m)
{
	static const char prefix[] = "invalid func unknown#";
	unsigned long id;

	if (!why || !starts_with(why, prefix))
		return false;
	id = strtoul(why + strlen(prefix), NULL, 10);
	if (m->capture_count && id < sizeof(helpers) / sizeof(helpers[0]) && helpers[id]) {
		m->captures[0].at = helpers[id];
		m->captures[0].len = strlen(helpers[id]);
	}
	return true;
}

/* Print the verdict as it is in the log; position: NULL if it was printed before. */
static void report_verdict(const char *prog, const char *why, int err,
			   const struct position *position)
{
	struct buf message = { 0 }, out = { 0 };

	if (why)
		buf_printf(&message, "the kernel's verifier refuses %s: %.*s", prog,
			   line_length(why), why);
	else
		buf_printf(&message, "the kernel refuses %s: %s", prog, strerror(-err));
	if (position)
		message_head(position, SEVERITY_ERROR, buf_text(&message), message.len, &out);
	if (position && position->file)
		log_raw(buf_text(&out));
	else
		log_error("%s", buf_text(&message));
	buf_free(&message);
	buf_free(&out);
}

static void report_mistake(const struct position *position, const struct mistake_match *m)
{
	struct buf out = { 0 };

	mistakes_append_message(position, SEVERITY_ERROR, m, NULL, &out);
	log_raw(buf_text(&out));
	buf_free(&out);
}

int verifier_failure_explain(const char *prog, const char *log, const struct position *position,
			     int err)
{
	struct mistake_match m = { 0 };
	struct buf tail = { 0 };
	struct verdict v;
	bool known, newer;

	verifier_failure_parse_log(log, &v);
	if (log_verbose())
		log_raw(log);
	known = find_mistake(&v, position, &m, &tail);
	newer = is_newer_helper(v.why, &m);
	if (known) {
		report_mistake(position, &m);
		report_verdict(prog, v.why, err, NULL);
	} else {
		report_verdict(prog, v.why, err, position);
		log_error("calltap has no explanation for this; the verifier must be able to "
			  "prove that a program is safe%s",
			  log_verbose() ? "" : "; -v shows the verifier's whole log");
	}
	buf_free(&tail);
	return newer ? -ENOSYS : -ENOEXEC;
}
