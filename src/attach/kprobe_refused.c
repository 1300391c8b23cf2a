/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "attach/kprobe_refused.h"

#include <errno.h>

#include "base/buf.h"
#include "explain/explain.h"
#include "machine/kernel_functions.h"
#include "object/rule.h"

static void explain_missing_function(const struct rule *rule, const struct function_symbols *s)
{
	struct buf near = { 0 };

	if (s->data) {
		attach_failure_explain(rule, "data symbol", rule->text);
		return;
	}
	kernel_functions_nearest(rule->name, &near);
	attach_failure_explain(rule, s->part ? "split function" : "no function", rule->name,
			       buf_text(&near));
	buf_free(&near);
}

static void explain_unprobeable_function(const struct rule *rule, int err)
{
	if (kernel_functions_are_blacklisted(rule->name))
		attach_failure_explain(rule, "blacklist", rule->text);
	else if (!kernel_functions_are_traceable(rule->name))
		attach_failure_explain(rule, "notrace", rule->text);
	else if (rule->offset)
		attach_failure_explain(rule, "invalid offset", rule->text);
	else
		attach_failure_report_errno(rule, err);
}

void kprobe_refused(const struct rule *rule, int err)
{
	struct function_symbols s;

	kernel_functions_symbols(rule->name, &s);
	if (err == -EADDRNOTAVAIL)
		attach_failure_explain(rule,
				       s.functions > 1 ? "several functions" : "several symbols",
				       rule->name);
	else if (err == -ENOENT || !s.functions)
		explain_missing_function(rule, &s);
	else
		explain_unprobeable_function(rule, err);
}

void kprobe_refused_call(const struct rule *rule, const char *prefix)
{
	struct buf near = { 0 };

	kernel_functions_nearest_syscall(rule->name, prefix, &near);
	attach_failure_explain(rule, "no system call", rule->name, prefix, buf_text(&near));
	buf_free(&near);
}
