/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "cc/trace_printk.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/c_name.h"
#include "probe/source_position.h"

static const char *const names[] = { "bpf_trace_printk", "bpf_trace_vprintk" };

#define PROLOGUE                                                         \
	"BPF_PERCPU_ARRAY(" PRINTK_PREFIX "ours, u32, 1);"               \
	"static __always_inline void " PRINTK_PREFIX "mark(u32 on)"      \
	"{ u32 key = 0; u32 *ours = " PRINTK_PREFIX "ours.lookup(&key);" \
	" if (ours) *ours = on; }\n"

/* The kernel, too, prints at most 1024 bytes. ALL is replaced by 0 or 1. */
static const char epilogue[] =
	"\n"
	"#line 1 \"" APPENDED_CODE_FILE "\"\n"
	"typedef s64 ktime_t;\n"
	"struct " PRINTK_PREFIX "line {\n"
	"	ktime_t time;\n"
	"	pid_t pid;\n"
	"	char comm[16];\n"
	"	char text[1024];\n"
	"};\n"
	"BPF_PERF_OUTPUT(" PRINTK_STREAM ");\n"
	"BPF_PERCPU_ARRAY(" PRINTK_PREFIX "text, struct " PRINTK_PREFIX "line, 1);\n"
	"RAW_TRACEPOINT_PROBE(bpf_trace_printk)\n"
	"{\n"
	"	u32 key = 0;\n"
	"	u32 *ours = " PRINTK_PREFIX "ours.lookup(&key);\n"
	"	struct " PRINTK_PREFIX "line *line = " PRINTK_PREFIX "text.lookup(&key);\n"
	"	u64 size, last;\n"
	"	long len;\n"
	"	if (!line || !ours || (!*ours && !ALL))\n"
	"		return 0;\n"
	"	*ours = 0;\n"
	"	line->time = bpf_ktime_get_ns();\n"
	"	line->pid = bpf_get_current_pid_tgid() >> 32;\n"
	"	bpf_get_current_comm(line->comm, sizeof(line->comm));\n"
	"	len = bpf_probe_read_kernel_str(line->text, sizeof(line->text),\n"
	"					(void *)ctx->args[0]);\n"
	"	if (len < 1)\n"
	"		return 0;\n"
	"	asm volatile(\"\" : \"+r\"(len)); /* LLVM 21 makes one comparison of both bounds "
	"*/\n"
	"	if (len > sizeof(line->text))\n"
	"		return 0;\n"
	"	last = len - 2;\n"
	"	asm volatile(\"\" : \"+r\"(last)); /* or the compiler drops the mask */\n"
	"	last &= sizeof(line->text) - 1;\n"
	"	if (len > 1 && line->text[last] == '\\n')\n"
	"		line->text[last] = 0;\n"
	"	size = __builtin_offsetof(struct " PRINTK_PREFIX "line, text) + len;\n"
	"	asm volatile(\"\" : \"+r\"(size)); /* the verifier is to see the bound */\n"
	"	if (size > sizeof(*line))\n"
	"		size = sizeof(*line);\n"
	"	" PRINTK_STREAM ".perf_submit(ctx, line, size);\n"
	"	return 0;\n"
	"}\n";

/* A scanner for C's comments, literals, directives and names. */
struct scan {
	const char *at;
	const char *end;
	bool line_begins; /* the line has only blanks so far */
	bool in_macro;	  /* a directive contains one of the names */
	struct buf *out;
};

static const char *past_literal(const char *p, const char *end)
{
	char quote = *p++;

	for (; p < end && *p != quote && *p != '\n'; p++)
		if (*p == '\\' && p + 1 < end)
			p++;
	return p < end ? p + 1 : end;
}

static const char *past_line(const char *p, const char *end)
{
	for (; p < end && *p != '\n'; p++)
		if (*p == '\\' && p + 1 < end)
			p++;
	return p;
}

static const char *past_comment(const char *p, const char *end)
{
	const char *close = memmem(p + 2, (size_t)(end - p - 2), "*/", 2);

	return close ? close + 2 : end;
}

/* The end of the literal or comment at p; p if there is none. */
static const char *past_non_code(const char *p, const char *end)
{
	if (*p == '"' || *p == '\'')
		return past_literal(p, end);
	if (end - p >= 2 && p[0] == '/' && p[1] == '*')
		return past_comment(p, end);
	if (end - p >= 2 && p[0] == '/' && p[1] == '/')
		return past_line(p, end);
	return p;
}

/* The end of the call whose name ends at p; NULL: it is not a call, or it has no end. */
static const char *past_call(const char *p, const char *end)
{
	int depth = 0;

	while (p < end && isspace((unsigned char)*p))
		p++;
	if (p == end || *p != '(')
		return NULL;
	while (p < end) {
		const char *next = past_non_code(p, end);

		if (next != p) {
			p = next;
			continue;
		}
		depth += (*p == '(') - (*p == ')');
		p++;
		if (!depth)
			return p;
	}
	return NULL;
}

static bool is_print_name(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == len && !memcmp(names[i], name, len))
			return true;
	return false;
}

static bool has_print_name(const char *text, size_t len)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (memmem(text, len, names[i], strlen(names[i])))
			return true;
	return false;
}

static void scan_name(struct scan *s)
{
	const char *p = s->at;
	const char *call;

	while (p < s->end && is_name_char(*p))
		p++;
	call = is_print_name(s->at, (size_t)(p - s->at)) ? past_call(p, s->end) : NULL;
	if (call) {
		buf_str(s->out, "({ " PRINTK_PREFIX "mark(1); ");
		p = call;
	}
	buf_add(s->out, s->at, (size_t)(p - s->at));
	if (call)
		buf_str(s->out, "; })");
	s->at = p;
}

static void scan_token(struct scan *s)
{
	const char *next = past_non_code(s->at, s->end);

	if (next == s->at && *s->at == '#' && s->line_begins) {
		next = past_line(s->at, s->end);
		s->in_macro |= has_print_name(s->at, (size_t)(next - s->at));
	}
	if (next == s->at && is_name_char(*s->at)) {
		scan_name(s);
		s->line_begins = false;
		return;
	}
	if (next == s->at)
		next++;
	s->line_begins = *s->at == '\n' || (s->line_begins && isspace((unsigned char)*s->at));
	buf_add(s->out, s->at, (size_t)(next - s->at));
	s->at = next;
}

/* Return true if the probe has its own program at the tracepoint. */
static bool has_own_program(const char *text, size_t len)
{
	return memmem(text, len, "RAW_TRACEPOINT_PROBE(bpf_trace_printk)", 38) ||
	       memmem(text, len, "raw_tracepoint__bpf_trace_printk", 32);
}

static void put_epilogue(bool all, struct buf *out)
{
	const char *at = strstr(epilogue, "ALL");

	buf_add(out, epilogue, (size_t)(at - epilogue));
	buf_char(out, all ? '1' : '0');
	buf_str(out, at + 3);
}

void trace_printk_wrap(const char *text, size_t len, struct buf *out)
{
	struct scan s = { .at = text, .end = text + len, .line_begins = true, .out = out };

	if (!has_print_name(text, len) || has_own_program(text, len)) {
		buf_add(out, text, len);
		return;
	}
	buf_str(out, PROLOGUE);
	while (s.at < s.end)
		scan_token(&s);
	put_epilogue(s.in_macro, out);
}
