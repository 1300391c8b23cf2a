/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Checks that kernel memory and process memory are each read with the right helper. */
#include <string.h>

#include "base/c_name.h"
#include "lint/warning.h"

/* "filename" for "(void *)filename". */
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

/* True for a parameter that is an address in the process, or a field of sys_enter. */
static bool is_user_address(const struct c_function *f, struct span s)
{
	struct c_declaration d;

	if (c_scan_starts_with(s, "args->"))
		return c_scan_equals(f->name, "TRACEPOINT_PROBE") &&
		       warning_is_identifier(c_scan_without_prefix(s, "args->")) &&
		       memmem(f->params.at, f->params.len, "sys_enter_", 10) &&
		       c_scan_starts_with(c_scan_trim(f->params), "syscalls");
	if (!warning_is_identifier(s) || !c_scan_declaration(f, s, &d) || d.at < f->params.at ||
	    d.at >= f->params.at + f->params.len)
		return false;
	return d.user ||
	       (d.pointer && c_scan_starts_with(f->name, "syscall__") && !c_scan_equals(s, "ctx"));
}

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

/* True for "&sk->..." where sk is a parameter that points to a kernel struct. */
static bool is_kernel_address(const struct c_function *f, struct span s)
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

/* True for "&filename" where filename is a parameter. */
static bool is_address_of_parameter(const struct c_function *f, struct span s)
{
	struct span name = { s.at + 1, s.len - 1 };
	struct c_declaration d;

	return s.len > 1 && s.at[0] == '&' && warning_is_identifier(name) &&
	       c_scan_declaration(f, name, &d) && d.pointer && d.at >= f->params.at &&
	       d.at < f->params.at + f->params.len;
}

static const struct reader {
	const char *name, *other;
	bool reads_kernel;
} readers[] = {
	{ "bpf_probe_read_kernel", "bpf_probe_read_user", true },
	{ "bpf_probe_read_kernel_str", "bpf_probe_read_user_str", true },
	{ "bpf_probe_read_user", "bpf_probe_read_kernel", false },
	{ "bpf_probe_read_user_str", "bpf_probe_read_kernel_str", false },
};

static void check_read(struct lint *l, const struct c_function *f, const struct reader *r,
		       const char *at)
{
	struct span from;

	if (!c_scan_argument(f->body, at, 2, &from))
		return;
	from = without_cast(from);
	if (!r->reads_kernel && is_address_of_parameter(f, from)) {
		warning_begin(l, "address of parameter");
		warning_add(l, (struct span){ from.at + 1, from.len - 1 });
		warning_append(l, from.at);
		return;
	}
	if (r->reads_kernel ? !is_user_address(f, from) : !is_kernel_address(f, from))
		return;
	warning_begin(l, r->reads_kernel ? "user memory" : "kernel memory");
	warning_add(l, r->reads_kernel ? from : (struct span){ from.at + 1, from.len - 1 });
	warning_add_text(l, r->name);
	warning_add_text(l, r->other);
	warning_append(l, at);
}

void lint_reads(struct lint *l, const struct c_function *f)
{
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		const struct reader *r = &readers[i];
		const char *at = f->body.at;

		while ((at = c_scan_find_word(f->body, at, r->name, strlen(r->name)))) {
			check_read(l, f, r, at);
			at++;
		}
	}
}
