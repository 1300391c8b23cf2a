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

/* Texts begin with #line, so that a word always has a character before it. */

/* Find the name of the next call at or after *at, and move *at after it. */
static bool next_call(struct span range, const char **at, struct span *name)
{
	const char *end = range.at + range.len, *p = *at;

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

/* True for "map.lookup(". */
static bool is_member_call(struct span name)
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

static bool is_defined_in(struct span text, struct span name)
{
	const char *at = text.at;
	struct c_function f = { 0 };

	while (c_scan_next_function(&at, &f))
		if (c_scan_same(f.name, name))
			return true;
	return false;
}

/* Names by number, from the <linux/bpf.h> of this build. */
#define HELPER_NAME(name) "bpf_" #name
static const char *const helpers[] = { __BPF_FUNC_MAPPER(HELPER_NAME) };

/* Includes helpers of libbcc: bpf_usdt_readarg, bpf_probe_read_kernel, bpf_log2l. */
static bool is_helper(struct span name)
{
	return is_one_of(name, helpers, sizeof(helpers) / sizeof(helpers[0])) ||
	       c_scan_starts_with(name, "bpf_usdt_") || c_scan_starts_with(name, "bpf_log2") ||
	       c_scan_starts_with(name, "bpf_trace_printk") ||
	       c_scan_starts_with(name, "bpf_probe_read");
}

/* False for names that C, libbcc or the text itself define. */
static bool may_be_unresolved(struct span text, struct span name)
{
	static const char *const known[] = { "if",
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

	return !is_member_call(name) && !is_helper(name) && !isdigit((unsigned char)name.at[0]) &&
	       !is_one_of(name, known, sizeof(known) / sizeof(known[0])) &&
	       !is_defined_in(text, name);
}

/* Find the first call that may be unresolved; uppercase names, often macros, are tried last. */
static bool find_unresolved(struct span text, struct span range, struct span *name)
{
	for (int capitals = 0; capitals < 2; capitals++)
		for (const char *at = range.at; next_call(range, &at, name);)
			if (!isupper((unsigned char)name->at[0]) == !capitals &&
			    may_be_unresolved(text, *name))
				return true;
	return false;
}

/* The line of the position in the blanked text; empty if it is not in the text. */
static struct span find_line(const char *text, const struct buf *blank,
			     const struct position *position)
{
	struct source_lines l;

	if (!position->file ||
	    !source_lines_find(&l, text, position->file, position->file_len, position->line))
		return (struct span){ buf_text(blank), 0 };
	return (struct span){ buf_text(blank) + (l.at - text), l.len };
}

/* Find the call at the column, else in the line, else in the function. */
static bool find_at_position(const char *text, const struct buf *blank, const char *prog,
			     const struct position *position, struct span *name)
{
	const struct span all = { buf_text(blank), blank->len };
	struct span line = find_line(text, blank, position), rest = line;
	const char *next = all.at;
	struct c_function f = { 0 };

	if (position->column && position->column <= line.len) {
		rest = (struct span){ line.at + position->column - 1,
				      line.len - position->column + 1 };
		if (find_unresolved(all, rest, name) && name->at == rest.at &&
		    !is_name_char(rest.at[-1]))
			return true;
	}
	if (find_unresolved(all, line, name))
		return true;
	while (c_scan_next_function(&next, &f))
		if (c_scan_equals(f.name, prog) && find_unresolved(all, f.body, name))
			return true;
	return false;
}

/* Find the first call of a function inside itself. */
static bool find_recursion(const char *blank, struct span *name)
{
	struct c_function f = { 0 };

	while (c_scan_next_function(&blank, &f))
		for (const char *at = f.body.at; next_call(f.body, &at, name);)
			if (c_scan_same(*name, f.name) && !is_member_call(*name))
				return true;
	return false;
}

bool unresolved_call_recursion(const char *text, struct position *position, struct buf *verdict)
{
	struct buf blank = { 0 };
	struct span name;
	bool found = text && !c_scan_blank(text, &blank) &&
		     find_recursion(buf_text(&blank), &name) &&
		     source_position_in_text(text, text + (name.at - buf_text(&blank)), position);

	if (found)
		buf_printf(verdict, "%.*s calls itself\n", (int)name.len, name.at);
	buf_free(&blank);
	return found;
}

/* Find the call at the column in the text of -f or -w. */
static bool find_in_option(const struct position *position, struct span *name)
{
	const char *next;
	struct span rest;

	if (!position->source || !position->column || position->column > position->source_len)
		return false;
	next = position->source + position->column - 1;
	rest = (struct span){ next, position->source_len - position->column + 1 };
	return next_call(rest, &next, name) && name->at == rest.at;
}

void unresolved_call_explain(const char *text, const char *prog, struct position *position,
			     struct buf *verdict)
{
	struct buf blank = { 0 };
	struct span name;
	bool found = false;

	if (unresolved_call_recursion(text, position, verdict))
		return;
	if (option_text_contains(position))
		found = find_in_option(position, &name);
	else if (text && !c_scan_blank(text, &blank))
		found = find_at_position(text, &blank, prog, position, &name) &&
			source_position_in_text(text, text + (name.at - buf_text(&blank)),
						position);
	if (found)
		buf_printf(verdict, "it calls %.*s, a function that is not in the program\n",
			   (int)name.len, name.at);
	else
		buf_str(verdict, "it calls a function that is not in the program\n");
	buf_free(&blank);
}
