/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The verifier's log: "; source text" before the instructions "12: (61) r1 = ..." it became. */
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

static bool starts(const char *line, const char *what)
{
	return !strncmp(line, what, strlen(what));
}

static const char *next_line(const char *at)
{
	at += strcspn(at, "\n");
	return at + (*at == '\n');
}

static int text_len(const char *line)
{
	return line ? (int)strcspn(line, "\n") : 0;
}

static bool is_statistics(const char *line)
{
	static const char *const words[] = {
		"processed ",  "cur state:",	  "old state:", "verification time",
		"stack depth", "insns processed", "\n"
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (starts(line, words[i]))
			return true;
	return false;
}

/* The number of the instruction that the line shows, or -1. */
static long insn_of(const char *line)
{
	char *end;
	long n;

	if (!isdigit((unsigned char)*line))
		return -1;
	n = strtol(line, &end, 10);
	return end[0] == ':' && end[1] == ' ' && end[2] == '(' ? n : -1;
}

/* The verdict may name an instruction itself: where a loop begins, where something was taken. */
static long insn_named(const char *line)
{
	static const char *const words[] = { "alloc_insn=", "at insn ", "from insn " };
	size_t len = (size_t)text_len(line);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *at = memmem(line, len, words[i], strlen(words[i]));

		if (at && isdigit((unsigned char)at[strlen(words[i])]))
			return strtol(at + strlen(words[i]), NULL, 10);
	}
	return -1;
}

void verifier_failure_parse_log(const char *log, struct verdict *v)
{
	*v = (struct verdict){ .insn = -1, .path = log };
	for (; *log; log = next_line(log)) {
		long insn = insn_of(log);

		if (insn >= 0) {
			v->insn = insn;
		} else if (log[0] == ';' && log[1] == ' ') {
			v->source = log + 2;
		} else if (starts(log, "from ")) {
			v->path = log;
		} else if (!is_statistics(log)) {
			v->why = log;
			insn = insn_named(log);
			v->insn = insn >= 0 ? insn : v->insn;
		}
	}
}

/* The last instruction, what was said behind it, and the one before: " / " between. */
static void put_tail(const char *path, struct buf *out)
{
	const char *insns[2] = { NULL, NULL };
	const char *at;

	for (at = path; *at; at = next_line(at)) {
		if (insn_of(at) < 0)
			continue;
		insns[0] = insns[1];
		insns[1] = at;
	}
	for (at = insns[1] ? insns[1] : path; *at; at = next_line(at))
		if (!is_statistics(at) && !starts(at, "; ") && !starts(at, "from "))
			buf_printf(out, "%.*s / ", text_len(at), at);
	if (insns[0])
		buf_printf(out, "before: %.*s", text_len(insns[0]), insns[0]);
}

static bool find_row(const struct verdict *v, const struct position *at, struct mistake_match *m,
		     struct buf *tail)
{
	size_t len = at->source ? at->source_len : 0;

	put_tail(v->path, tail);
	return mistakes_find(MISTAKE_VERIFIER, buf_text(tail), tail->len, at->source, len, m);
}

/* In the order of their numbers, as this build's <linux/bpf.h> knows them. */
#define HELPER_NAME(name) [BPF_FUNC_##name] = "bpf_" #name
static const char *const helpers[] = { __BPF_FUNC_MAPPER(HELPER_NAME) };

/* "invalid func unknown#N": the kernel has no name for it. False if it is another complaint. */
static bool is_newer(const char *why, struct mistake_match *m)
{
	static const char words[] = "invalid func unknown#";
	unsigned long id;

	if (!why || !starts(why, words))
		return false;
	id = strtoul(why + strlen(words), NULL, 10);
	if (m->capture_count && id < sizeof(helpers) / sizeof(helpers[0]) && helpers[id]) {
		m->captures[0].at = helpers[id];
		m->captures[0].len = strlen(helpers[id]);
	}
	return true;
}

static void say_verdict(const char *prog, const char *why, int err, const struct position *at)
{
	struct buf words = { 0 }, out = { 0 };

	if (why)
		buf_printf(&words, "the kernel's verifier refuses %s: %.*s", prog, text_len(why),
			   why);
	else
		buf_printf(&words, "the kernel refuses %s: %s", prog, strerror(-err));
	if (at)
		message_head(at, SEVERITY_ERROR, buf_text(&words), words.len, &out);
	if (at && at->file)
		log_raw(buf_text(&out));
	else
		log_error("%s", buf_text(&words));
	buf_free(&words);
	buf_free(&out);
}

static void say_row(const struct position *at, const struct mistake_match *m)
{
	struct buf out = { 0 };

	mistakes_append_message(at, SEVERITY_ERROR, m, NULL, &out);
	log_raw(buf_text(&out));
	buf_free(&out);
}

int verifier_failure_explain(const char *prog, const char *log, const struct position *at, int err)
{
	struct mistake_match m = { 0 };
	struct buf tail = { 0 };
	struct verdict v;
	bool newer;

	verifier_failure_parse_log(log, &v);
	if (log_verbose())
		log_raw(log);
	if (find_row(&v, at, &m, &tail)) {
		newer = is_newer(v.why, &m);
		say_row(at, &m);
		say_verdict(prog, v.why, err, NULL);
	} else {
		newer = is_newer(v.why, &m);
		say_verdict(prog, v.why, err, at);
		log_error("no explanation of this is known here: a program must be proven safe "
			  "before it may run%s",
			  log_verbose() ? "" : "; -v shows the verifier's whole log");
	}
	buf_free(&tail);
	return newer ? -ENOSYS : -ENOEXEC;
}
