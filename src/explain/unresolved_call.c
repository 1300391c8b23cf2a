/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "explain/unresolved_call.h"

#include <ctype.h>
#include <linux/bpf.h>
#include <string.h>

#include "base/buf.h"
#include "base/c_name.h"
#include "probe/c_scan.h"
#include "probe/option_text.h"
#include "probe/source_lines.h"
#include "probe/source_position.h"

/* All texts here are with #line, so that there is a letter before any other. */

/* The word of a call that begins at or behind *at, which moves behind it: false if none does. */
static bool next_call(struct span where, const char **at, struct span *name)
{
	const char *end = where.at + where.len, *p = *at;

	while (p < end) {
		const char *word = p;

		while (p < end && is_name_char(*p))
			p++;
		*name = (struct span){ word, (size_t)(p - word) };
		while (p < end && isblank((unsigned char)*p))
			p++;
		*at = p;
		if (name->len && p < end && *p == '(')
			return true;
		p += p == word;
	}
	return false;
}

/* "map.lookup(" */
static bool is_member(struct span name)
{
	return name.at[-1] == '.' || name.at[-1] == '>';
}

static bool is_one_of(struct span name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c_scan_equals(name, names[i]))
			return true;
	return false;
}

static bool is_in_text(struct span text, struct span name)
{
	const char *at = text.at;
	struct c_function f = { 0 };

	while (c_scan_next_function(&at, &f))
		if (f.name.len == name.len && !memcmp(f.name.at, name.at, name.len))
			return true;
	return false;
}

/* In the order of their numbers, as this build's <linux/bpf.h> knows them. */
#define HELPER_NAME(name) "bpf_" #name
static const char *const helpers[] = { __BPF_FUNC_MAPPER(HELPER_NAME) };

/* libbcc's own, too: bpf_usdt_readarg, bpf_probe_read_kernel, bpf_log2l. */
static bool is_helper(struct span name)
{
	return is_one_of(name, helpers, sizeof(helpers) / sizeof(helpers[0])) ||
	       c_scan_starts_with(name, "bpf_usdt_") || c_scan_starts_with(name, "bpf_log2") ||
	       c_scan_starts_with(name, "bpf_trace_printk") ||
	       c_scan_starts_with(name, "bpf_probe_read");
}

/* May it be one that is not there? Not what C, libbcc and the text itself have. */
static bool may_be_lost(struct span text, struct span name)
{
	static const char *const others[] = { "if",
					      "while",
					      "for",
					      "switch",
					      "return",
					      "sizeof",
					      "typeof",
					      "ntohs",
					      "ntohl",
					      "htons",
					      "htonl",
					      "min",
					      "max",
					      "container_of",
					      "inet_sk",
					      "tcp_sk",
					      "udp_sk",
					      "sock_net",
					      "offsetof",
					      "PT_REGS_RC",
					      "PT_REGS_IP",
					      "PT_REGS_SP",
					      "PT_REGS_FP",
					      "PT_REGS_PARM1",
					      "PT_REGS_PARM2",
					      "PT_REGS_PARM3",
					      "PT_REGS_PARM4",
					      "PT_REGS_PARM5",
					      "PT_REGS_PARM6" };

	return !is_member(name) && !is_helper(name) && !isdigit((unsigned char)name.at[0]) &&
	       !is_one_of(name, others, sizeof(others) / sizeof(others[0])) &&
	       !is_in_text(text, name);
}

/* Names in capitals are macros, as a rule, and looked at last. */
static bool first_lost(struct span text, struct span where, struct span *name)
{
	for (int capitals = 0; capitals < 2; capitals++)
		for (const char *at = where.at; next_call(where, &at, name);)
			if (!isupper((unsigned char)name->at[0]) == !capitals &&
			    may_be_lost(text, *name))
				return true;
	return false;
}

/* The user's line that the place is at, in the blank text; empty: it is none of the text's. */
static struct span line_of(const char *text, const struct buf *blank, const struct position *at)
{
	struct source_lines l;

	if (!at->file || !source_lines_find(&l, text, at->file, at->file_len, at->line))
		return (struct span){ buf_text(blank), 0 };
	return (struct span){ buf_text(blank) + (l.at - text), l.len };
}

/* At the column if a call begins there, else in the line, else in the function. */
static bool find_lost(const char *text, const struct buf *blank, const char *prog,
		      const struct position *at, struct span *name)
{
	const struct span all = { buf_text(blank), blank->len };
	struct span line = line_of(text, blank, at), here = line;
	const char *next = all.at;
	struct c_function f = { 0 };

	if (at->column && at->column <= line.len) {
		here = (struct span){ line.at + at->column - 1, line.len - at->column + 1 };
		if (first_lost(all, here, name) && name->at == here.at &&
		    !is_name_char(here.at[-1]))
			return true;
	}
	if (first_lost(all, line, name))
		return true;
	while (c_scan_next_function(&next, &f))
		if (c_scan_equals(f.name, prog) && first_lost(all, f.body, name))
			return true;
	return false;
}

/* The first call that a function makes of itself. */
static bool find_itself(const char *blank, struct span *name)
{
	struct c_function f = { 0 };

	while (c_scan_next_function(&blank, &f))
		for (const char *at = f.body.at; next_call(f.body, &at, name);)
			if (name->len == f.name.len && !is_member(*name) &&
			    !memcmp(name->at, f.name.at, name->len))
				return true;
	return false;
}

bool unresolved_call_recursion(const char *text, struct position *at, struct buf *verdict)
{
	struct buf blank = { 0 };
	struct span name;
	bool found = text && !c_scan_blank(text, &blank) && find_itself(buf_text(&blank), &name) &&
		     source_position_in_text(text, text + (name.at - buf_text(&blank)), at);

	if (found)
		buf_printf(verdict, "%.*s calls itself\n", (int)name.len, name.at);
	buf_free(&blank);
	return found;
}

/* Of the words of the command line, what begins at the column. */
static bool find_in_words(const struct position *at, struct span *name)
{
	const char *next;
	struct span here;

	if (!at->source || !at->column || at->column > at->source_len)
		return false;
	next = at->source + at->column - 1;
	here = (struct span){ next, at->source_len - at->column + 1 };
	return next_call(here, &next, name) && name->at == here.at;
}

void unresolved_call_explain(const char *text, const char *prog, struct position *at,
			     struct buf *verdict)
{
	struct buf blank = { 0 };
	struct span name;
	bool found = false;

	if (unresolved_call_recursion(text, at, verdict))
		return;
	if (option_text_contains(at))
		found = find_in_words(at, &name);
	else if (text && !c_scan_blank(text, &blank))
		found = find_lost(text, &blank, prog, at, &name) &&
			source_position_in_text(text, text + (name.at - buf_text(&blank)), at);
	if (found)
		buf_printf(verdict, "it calls %.*s, a function that is not in the program\n",
			   (int)name.len, name.at);
	else
		buf_str(verdict, "it calls a function that is not in the program\n");
	buf_free(&blank);
}
