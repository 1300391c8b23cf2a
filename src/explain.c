/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "explain.h"

#include <ctype.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "log.h"
#include "tracefs.h"

#define INCLUDED "In file included from "

static bool contains(const char *line, size_t len, const char *what)
{
	return memmem(line, len, what, strlen(what)) != NULL;
}

static bool starts(const char *line, size_t len, const char *what)
{
	return len >= strlen(what) && !memcmp(line, what, strlen(what));
}

/* The kernel's own headers: the compiler runs in their folder and names them by their path there. */
static bool about_kernel(const char *line, size_t len)
{
	static const char *const roots[] = {
		"include/",	     "./include/",	 "arch/",
		"./arch/",	     "/lib/modules/",	 "/usr/src/linux-headers",
		"/usr/lib/modules/", "/virtual/include/"
	};
	const char *colon = memchr(line, ':', len);

	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (starts(line, len, roots[i]))
			return true;
	return colon && contains(line, (size_t)(colon - line), "/include/linux/");
}

/* "3 warnings generated." counts what was left out, too. */
static bool counts_diagnostics(const char *line, size_t len)
{
	return isdigit((unsigned char)*line) && contains(line, len, " generated.");
}

/*
 * FILE:LINE:COLUMN: warning|error|note: ... begins a diagnostic; what follows belongs to it. Is
 * it to be shown? Notes go with what they explain; an error is shown wherever it is.
 */
static bool keep_line(const char *line, size_t len, bool keep)
{
	if (contains(line, len, ": error: ") || contains(line, len, ": fatal error: "))
		return true;
	if (contains(line, len, ": warning: "))
		return !about_kernel(line, len);
	return keep;
}

static void keep_users(const char *text, struct buf *out)
{
	struct buf way = { 0 }; /* the files that lead to the next diagnostic */
	bool keep = true;

	while (*text) {
		size_t len = strcspn(text, "\n");
		size_t whole = len + (text[len] == '\n');

		if (starts(text, len, INCLUDED)) {
			buf_add(&way, text, whole);
		} else {
			keep = keep_line(text, len, keep);
			if (keep && !counts_diagnostics(text, len)) {
				buf_add(out, buf_text(&way), way.len);
				buf_add(out, text, whole);
			}
			buf_clear(&way);
		}
		text += whole;
	}
	buf_free(&way);
}

/* What the compiler's words mean to who wrote the probe. One row a cause. */
static const struct {
	const char *words;
	const char *cause;
	const char *cure;
} cures[] = {
	{ "too many args to", "bpf_trace_printk takes a format and three values at most",
	  "send a struct through BPF_PERF_OUTPUT instead, as probes/listen.c does" },
	{ "stack limit of 512 bytes", "a program's variables share 512 bytes of stack",
	  "keep the large one in a BPF_PERCPU_ARRAY of one element, and fill it there" },
	{ "cannot use builtin inside a macro",
	  "libbcc has to see what a program calls in the text itself, not behind a macro",
	  "call bpf_trace_printk, perf_submit and the like where the macro is used" },
	{ "cannot call non-static helper function", "a program can't call another function",
	  "make the function that others call static inline" },
};

/* The struct that a tracepoint's macro takes is only made for those that there are. */
static void add_tracepoint(const char *text, struct buf *out)
{
	static const char words[] = "incomplete definition of type 'struct tracepoint__";
	const char *at = strstr(text, words);
	const char *split = at ? strstr(at + strlen(words), "__") : NULL;
	struct buf category = { 0 }, name = { 0 };

	if (!split)
		return;
	at += strlen(words);
	buf_add(&category, at, (size_t)(split - at));
	buf_add(&name, split + 2, strcspn(split + 2, "'\n"));
	buf_printf(out, "calltap: there is no tracepoint %s:%s", buf_text(&category),
		   buf_text(&name));
	tracefs_nearest(buf_text(&category), buf_text(&name), out);
	buf_str(out, " (/sys/kernel/tracing/events has them)\n");
	buf_free(&category);
	buf_free(&name);
}

static void add_cure(const char *text, struct buf *out)
{
	for (size_t i = 0; i < sizeof(cures) / sizeof(cures[0]); i++) {
		if (!strstr(text, cures[i].words))
			continue;
		buf_printf(out, "calltap: %s: %s\n", cures[i].cause, cures[i].cure);
		return;
	}
	add_tracepoint(text, out);
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
	if (failed)
		add_cure(text, &out);
	log_raw(buf_text(&out));
	buf_free(&out);
}

/* The verifier's log: "; source text" before the instructions "12: (61) r1 = ..." it became. */

static const char *next_line(const char *at)
{
	at += strcspn(at, "\n");
	return at + (*at == '\n');
}

static bool is_statistics(const char *line)
{
	return !strncmp(line, "processed ", 10) || !strncmp(line, "cur state:", 10) ||
	       !strncmp(line, "old state:", 10) || !strncmp(line, "verification time", 17) ||
	       !strncmp(line, "stack depth", 11) || *line == '\n';
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

void explain_parse_log(const char *log, struct verdict *v)
{
	*v = (struct verdict){ .insn = -1 };
	for (; *log; log = next_line(log)) {
		long insn = insn_of(log);

		if (insn >= 0)
			v->insn = insn;
		else if (log[0] == ';' && log[1] == ' ')
			v->source = log + 2;
		else if (!is_statistics(log))
			v->why = log;
	}
}

static int text_len(const char *line)
{
	return line ? (int)strcspn(line, "\n") : 0;
}

/* From 6.9 on the kernel adds " @ FILE:LINE", which is said in front already. */
static int source_len(const char *line)
{
	int len = text_len(line);

	for (int at = len; at >= 0; at--)
		if (!strncmp(line + at, " @ ", 3))
			return at;
	return len;
}

/* In the order of their numbers, as this build's <linux/bpf.h> knows them. */
#define HELPER_NAME(name) [BPF_FUNC_##name] = #name
static const char *const helpers[] = { __BPF_FUNC_MAPPER(HELPER_NAME) };

/* "invalid func unknown#N": false if it is another complaint. */
static bool explain_newer(const char *prog, const char *why)
{
	static const char words[] = "invalid func unknown#";
	const char *name = NULL;
	unsigned long id;

	if (!starts(why, strlen(why), words))
		return false;
	id = strtoul(why + strlen(words), NULL, 10);
	if (id < sizeof(helpers) / sizeof(helpers[0]))
		name = helpers[id];
	log_error(
		"%s calls the kernel's helper function %s%s%s(number %lu), which this kernel does "
		"not have: it needs a newer kernel",
		prog, name ? "bpf_" : "", name ? name : "", name ? " " : "", id);
	return true;
}

/* The rest of what a program can be refused for without being unsafe. */
static bool explain_rule(const char *prog, const char *why)
{
	if (starts(why, strlen(why), "cannot call GPL-restricted function"))
		log_error("%s calls a helper function that only programs under the GPL may call, "
			  "and the source's license is another, or none: #define BPF_LICENSE GPL, "
			  "or leave it out (then it is the GPL, as with bcc)",
			  prog);
	else if (contains(why, (size_t)text_len(why), "is not modifiable"))
		log_error("fmod_ret programs attach only to functions whose failure the kernel is "
			  "ready for: security_*, and where it has CONFIG_FUNCTION_ERROR_INJECTION "
			  "those in /sys/kernel/debug/error_injection/list");
	else
		return false;
	return true;
}

int explain_verifier(const char *prog, const char *log, const char *where, int err)
{
	struct verdict v;

	explain_parse_log(log, &v);
	if (log_verbose())
		log_raw(log);
	if (where[0] && v.source)
		log_error("%s: %.*s", where, source_len(v.source), v.source);
	if (v.why)
		log_error("the kernel's verifier refuses %s: %.*s", prog, text_len(v.why), v.why);
	else
		log_error("the kernel refuses %s: %s", prog, strerror(-err));
	if (v.why && explain_newer(prog, v.why))
		return -ENOSYS;
	if (v.why && explain_rule(prog, v.why))
		return -ENOEXEC;
	if (!v.why && err == -EPERM) {
		log_error("it takes root's privileges (CAP_BPF and CAP_PERFMON, or CAP_SYS_ADMIN); "
			  "with them, a policy of this machine forbids it: a container's, a "
			  "security module's, or the kernel's lockdown "
			  "(/sys/kernel/security/lockdown)");
		return -EPERM;
	}
	log_error("a program must be proven safe before it may run: read the kernel's memory with "
		  "bpf_probe_read_kernel, check what a lookup returns, bound every loop%s",
		  log_verbose() ? "" : "; -v shows the verifier's whole log");
	return -ENOEXEC;
}
