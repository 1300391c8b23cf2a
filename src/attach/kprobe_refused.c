/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "attach/kprobe_refused.h"

#include <errno.h>

#include "base/buf.h"
#include "explain/explain.h"
#include "machine/kernel_functions.h"
#include "object/rule.h"

static void say_missing(const struct rule *at, const struct function_symbols *s)
{
	struct buf near = { 0 };

	if (s->data) {
		attach_failure_explain(at, "data", at->text);
		return;
	}
	kernel_functions_nearest(at->name, &near);
	attach_failure_explain(at, s->part ? "part" : "no function", at->name, buf_text(&near));
	buf_free(&near);
}

static void say_unprobeable(const struct rule *at, int err)
{
	if (kernel_functions_are_blacklisted(at->name))
		attach_failure_explain(at, "blacklist", at->text);
	else if (!kernel_functions_are_traceable(at->name))
		attach_failure_explain(at, "notrace", at->text);
	else if (at->offset)
		attach_failure_explain(at, "offset", at->text);
	else
		attach_failure_refused(at, err);
}

void kprobe_refused(const struct rule *at, int err)
{
	struct function_symbols s;

	kernel_functions_symbols(at->name, &s);
	if (err == -EADDRNOTAVAIL)
		attach_failure_explain(
			at, s.functions > 1 ? "several functions" : "several symbols", at->name);
	else if (err == -ENOENT || !s.functions)
		say_missing(at, &s);
	else
		say_unprobeable(at, err);
}

void kprobe_refused_call(const struct rule *at, const char *prefix)
{
	struct buf near = { 0 };

	kernel_functions_nearest_syscall(at->name, prefix, &near);
	attach_failure_explain(at, "no system call", at->name, prefix, buf_text(&near));
	buf_free(&near);
}
