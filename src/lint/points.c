/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Checks that arguments and results are used only where the attach point has them. */
#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/c_name.h"
#include "lint/warning.h"
#include "object/object.h"

bool lint_points_has_rule(const struct lint *l, struct span name)
{
	for (uint32_t i = 0; i < l->obj->rule_count; i++) {
		const char *prog = strrchr(l->obj->rules[i], '=');

		if (prog && c_scan_equals(name, prog + 1))
			return true;
	}
	return false;
}

static void check_entry(struct lint *l, const struct c_function *f)
{
	bool kprobe = c_scan_starts_with(f->name, "kprobe__");
	const char *rc = c_scan_find_word(f->body, f->body.at, "PT_REGS_RC", 10);
	struct buf return_probe = { 0 };
	struct span rest;

	if (!rc || (!kprobe && !c_scan_starts_with(f->name, "syscall__")))
		return;
	rest = c_scan_without_prefix(f->name, kprobe ? "kprobe__" : "syscall__");
	buf_printf(&return_probe,
		   kprobe ? "kretprobe__%.*s" : "TRACEPOINT_PROBE(syscalls, sys_exit_%.*s)",
		   (int)rest.len, rest.at);
	warning_begin(l, "result at entry");
	warning_add(l, f->name);
	warning_add_text(l, buf_text(&return_probe));
	warning_append(l, rc);
	buf_free(&return_probe);
}

/* Find PT_REGS_PARM1 and the like. */
static const char *find_parameter_register(struct span body)
{
	const char *at = body.at, *end = body.at + body.len;

	while ((at = memmem(at, (size_t)(end - at), "PT_REGS_PARM", 12))) {
		if (isdigit((unsigned char)at[12]) && !is_name_char(at[-1]))
			return at;
		at++;
	}
	return NULL;
}

/* True if the body uses the variable; a struct member of the same name does not count. */
static bool uses_variable(const struct c_function *f, struct span name)
{
	const char *at = f->body.at;

	while ((at = c_scan_find_word(f->body, at, name.at, name.len))) {
		if (at[-1] != '.' && (at[-1] != '>' || at[-2] != '-'))
			return true;
		at++;
	}
	return false;
}

static struct span last_word(struct span s)
{
	struct span word;

	s = c_scan_trim(s);
	word = (struct span){ s.at + s.len, 0 };
	while (word.at > s.at && is_name_char(word.at[-1]))
		word.at--, word.len++;
	return word;
}

/* Find the first parameter after the context that the body uses. */
static bool find_used_parameter(const struct c_function *f, struct span *name)
{
	const char *end = f->params.at + f->params.len;
	const char *comma = memchr(f->params.at, ',', f->params.len), *next;

	for (; comma; comma = next) {
		next = memchr(comma + 1, ',', (size_t)(end - comma - 1));
		*name = last_word(
			(struct span){ comma + 1, (size_t)((next ? next : end) - comma - 1) });
		if (warning_is_identifier(*name) && uses_variable(f, *name))
			return true;
	}
	return false;
}

static void check_return(struct lint *l, const struct c_function *f)
{
	const char *reg = find_parameter_register(f->body);
	struct span name;

	if (!c_scan_starts_with(f->name, "kretprobe__"))
		return;
	if (reg) {
		warning_begin(l, "register at return");
		warning_add(l, f->name);
		warning_add(l, (struct span){ reg, 13 });
		warning_append(l, reg);
	}
	if (!find_used_parameter(f, &name))
		return;
	warning_begin(l, "arguments at return");
	warning_add(l, f->name);
	warning_add(l, name);
	warning_append(l, name.at);
}

static void check_context(struct lint *l, const struct c_function *f)
{
	static const char type[] = "struct pt_regs";
	const char *at = memmem(f->params.at, f->params.len, type, strlen(type));

	if (!c_scan_starts_with(f->name, "tracepoint__") || !at ||
	    (!memmem(f->body.at, f->body.len, "ctx->", 5) &&
	     !memmem(f->body.at, f->body.len, "PT_REGS_", 8)))
		return;
	warning_begin(l, "registers at a tracepoint");
	warning_add(l, f->name);
	warning_append(l, at);
}

/* The system call ("newstat") whose kernel function a rule attaches this function to, or NULL. */
static const char *syscall_of_rule(const struct lint *l, struct span name)
{
	static const char *const points[] = { "syscall:", "kprobe:__x64_sys_",
					      "kprobe:__arm64_sys_" };

	for (uint32_t i = 0; i < l->obj->rule_count; i++) {
		const char *rule = l->obj->rules[i], *prog = strrchr(rule, '=');

		for (size_t k = 0; prog && k < sizeof(points) / sizeof(points[0]); k++)
			if (c_scan_equals(name, prog + 1) &&
			    !strncmp(rule, points[k], strlen(points[k])))
				return rule + strlen(points[k]);
	}
	return NULL;
}

/* libbcc unpacks the arguments of system calls only in functions with these names. */
static void check_syscall_function(struct lint *l, const struct c_function *f)
{
	static const char type[] = "struct pt_regs";
	const char *call = syscall_of_rule(l, f->name);
	const char *regs = memmem(f->params.at, f->params.len, type, strlen(type));
	struct span name;

	if (!call || c_scan_starts_with(f->name, "syscall__") ||
	    c_scan_starts_with(f->name, "kprobe____x64_sys_") || !find_used_parameter(f, &name))
		return;
	if (regs &&
	    memmem(regs + 1, (size_t)(f->params.at + f->params.len - regs - 1), type, strlen(type)))
		return; /* it unpacks the inner struct pt_regs itself */
	warning_begin(l, "arguments of a system call");
	warning_add(l, f->name);
	warning_add(l, (struct span){ call, strcspn(call, "=") });
	warning_add(l, name);
	warning_append(l, name.at);
}

void lint_points(struct lint *l, const struct c_function *f)
{
	check_syscall_function(l, f);
	if (lint_points_has_rule(l, f->name))
		return;
	check_entry(l, f);
	check_return(l, f);
	check_context(l, f);
}
