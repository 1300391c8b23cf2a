/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Memory of the process read as the kernel's, and the other way round. */
#include <string.h>

#include "base/c_name.h"
#include "lint/warning.h"

/* "(void *)filename": without its cast. */
static struct span without_cast(struct span s)
{
	const char *close;

	while (s.len && s.at[0] == '(' && (close = memchr(s.at, ')', s.len)) &&
	       memchr(s.at, '*', (size_t)(close - s.at))) {
		s.len -= (size_t)(close + 1 - s.at);
		s.at = close + 1;
		s = c_scan_trim(s);
	}
	return s;
}

/* A parameter that is an address in the process, or a field that a system call was given. */
static bool is_users(const struct c_function *f, struct span s)
{
	struct c_declaration d;

	if (c_scan_starts_with(s, "args->"))
		return c_scan_equals(f->name, "TRACEPOINT_PROBE") &&
		       warning_is_word(c_scan_without_prefix(s, "args->")) &&
		       memmem(f->params.at, f->params.len, "sys_enter_", 10) &&
		       c_scan_starts_with(c_scan_trim(f->params), "syscalls");
	if (!warning_is_word(s) || !c_scan_declaration(f, s, &d) || d.at < f->params.at ||
	    d.at >= f->params.at + f->params.len)
		return false;
	return d.user ||
	       (d.pointer && c_scan_starts_with(f->name, "syscall__") && !c_scan_equals(s, "ctx"));
}

/* Structs that are never in a process's memory. */
static const char *const kernel_structs[] = { "sock",	 "socket", "sk_buff",	  "file",
					      "dentry",	 "inode",  "task_struct", "path",
					      "request", "bio",	   "cred",	  "mm_struct" };

bool lint_reads_is_kernel_struct(struct span name)
{
	for (size_t i = 0; i < sizeof(kernel_structs) / sizeof(kernel_structs[0]); i++)
		if (c_scan_equals(name, kernel_structs[i]))
			return true;
	return false;
}

/* "&sk->...", sk a parameter. */
static bool is_kernels(const struct c_function *f, struct span s)
{
	struct c_declaration d;
	struct span name = { s.at + 1, 0 };

	if (s.len < 2 || s.at[0] != '&')
		return false;
	while (name.len + 1 < s.len && is_name_char(name.at[name.len]))
		name.len++;
	if (!c_scan_starts_with((struct span){ name.at + name.len, s.len - 1 - name.len }, "->") ||
	    !c_scan_declaration(f, name, &d) || !d.pointer || d.user ||
	    d.at >= f->params.at + f->params.len)
		return false;
	return lint_reads_is_kernel_struct(d.type);
}

/* "&filename", of a parameter. */
static bool is_own(const struct c_function *f, struct span s)
{
	struct span name = { s.at + 1, s.len - 1 };
	struct c_declaration d;

	return s.len > 1 && s.at[0] == '&' && warning_is_word(name) &&
	       c_scan_declaration(f, name, &d) && d.pointer && d.at >= f->params.at &&
	       d.at < f->params.at + f->params.len;
}

static const struct reader {
	const char *name, *other;
	bool of_kernel;
} readers[] = {
	{ "bpf_probe_read_kernel", "bpf_probe_read_user", true },
	{ "bpf_probe_read_kernel_str", "bpf_probe_read_user_str", true },
	{ "bpf_probe_read_user", "bpf_probe_read_kernel", false },
	{ "bpf_probe_read_user_str", "bpf_probe_read_kernel_str", false },
};

static void look_at_read(struct lint *l, const struct c_function *f, const struct reader *r,
			 const char *at)
{
	struct span from;

	if (!c_scan_argument(f->body, at, 2, &from))
		return;
	from = without_cast(from);
	if (!r->of_kernel && is_own(f, from)) {
		warning_begin(l, "own memory");
		warning_add(l, (struct span){ from.at + 1, from.len - 1 });
		warning_put(l, from.at);
		return;
	}
	if (r->of_kernel ? !is_users(f, from) : !is_kernels(f, from))
		return;
	warning_begin(l, r->of_kernel ? "user memory" : "kernel memory");
	warning_add(l, r->of_kernel ? from : (struct span){ from.at + 1, from.len - 1 });
	warning_add_text(l, r->name);
	warning_add_text(l, r->other);
	warning_put(l, at);
}

void lint_reads(struct lint *l, const struct c_function *f)
{
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		const struct reader *r = &readers[i];
		const char *at = f->body.at;

		while ((at = c_scan_find_word(f->body, at, r->name, strlen(r->name)))) {
			look_at_read(l, f, r, at);
			at++;
		}
	}
}
