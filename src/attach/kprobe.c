/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* kprobe, kretprobe, syscall, sysret: entry and return of kernel functions. */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "attach/attach.h"
#include "attach/kprobe_refused.h"
#include "attach/perf_event.h"
#include "base/buf.h"
#include "base/log.h"
#include "explain/explain.h"
#include "machine/kernel_functions.h"
#include "machine/machine.h"

#define MATCHES_MAX 1000 /* functions that a pattern may match: each takes a descriptor */

/* Prefixes of the functions of system calls, by architecture; this machine's own comes first. */
static const char *const prefixes[] = {
	MACHINE_SYSCALL_PREFIX, "sys_",		"__x64_sys_",	"__x32_compat_sys_",
	"__ia32_compat_sys_",	"__arm64_sys_", "__s390x_sys_", "__s390_sys_",
	"__riscv_sys_",
};

static int kprobe_available(const struct rule *rule)
{
	if (machine_has_kprobes())
		return 0;
	log_debug("/sys/bus/event_source/devices/kprobe/type: %s", strerror(errno));
	attach_failure_explain(rule, "no kprobes", rule->text);
	return -ENOSYS;
}

static bool is_at_return(const struct rule *rule)
{
	return rule->kind == POINT_KRETPROBE || rule->kind == POINT_SYSRET;
}

static bool is_syscall(const struct rule *rule)
{
	return rule->kind == POINT_SYSCALL || rule->kind == POINT_SYSRET;
}

static int open_kprobe(const struct rule *rule, struct perf_event_attr *attr, int prog_fd)
{
	int err = perf_event_type("kprobe", &attr->type);

	attr->config = is_at_return(rule); /* bit 0 of the PMU's format */
	return err ? err : perf_event_attach(attr, 0, prog_fd);
}

static int open_by_name(const struct rule *rule, const char *function, int prog_fd)
{
	struct perf_event_attr attr = {
		.kprobe_func = (uint64_t)(uintptr_t)function,
		.probe_offset = rule->offset,
	};

	return open_kprobe(rule, &attr, prog_fd);
}

/* The kernel refuses the name of a function that is also a variable's, but accepts its address. */
static int open_by_address(const struct rule *rule, const char *function, int prog_fd)
{
	struct perf_event_attr attr = { 0 };
	uint64_t address;
	int err = kernel_functions_address(function, &address);

	attr.kprobe_addr = address + rule->offset;
	return err ? -EADDRNOTAVAIL : open_kprobe(rule, &attr, prog_fd);
}

static int attach_function(const struct rule *rule, const char *function, int prog_fd,
			   struct attach_links *links)
{
	int fd = open_by_name(rule, function, prog_fd);

	if (fd == -EADDRNOTAVAIL)
		fd = open_by_address(rule, function, prog_fd);
	if (fd < 0)
		log_debug("%s at %s: the kernel says: %s", rule_point_kind_name(rule->kind),
			  function, strerror(-fd));
	return fd < 0 ? fd : attach_links_add(links, fd);
}

/* The system call of a function, "open" for "sys_open" and "__x64_sys_open"; NULL: none. */
static const char *syscall_of(const struct rule *rule)
{
	if (is_syscall(rule))
		return rule->name;
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (!strncmp(rule->name, prefixes[i], strlen(prefixes[i])))
			return rule->name + strlen(prefixes[i]);
	return NULL;
}

/* Try the prefixes until the kernel knows the function, as bcc does. */
static int attach_syscall(const struct rule *rule, int prog_fd, struct attach_links *links)
{
	const char *name = syscall_of(rule);
	int err = -ENOENT;

	for (size_t i = 0; name && err == -ENOENT && i < sizeof(prefixes) / sizeof(prefixes[0]);
	     i++) {
		struct buf function = { 0 };

		buf_printf(&function, "%s%s", prefixes[i], name);
		err = function.failed ? -ENOMEM :
					attach_function(rule, buf_text(&function), prog_fd, links);
		buf_free(&function);
	}
	return err;
}

static int explain_kprobe_failure(const struct rule *rule, int err)
{
	if (err == -ENOMEM)
		return err;
	if (err == -EMFILE || err == -EPERM || err == -EACCES)
		attach_failure_report_errno(rule, err);
	else if (err == -ENOENT && is_syscall(rule))
		kprobe_refused_call(rule, prefixes[0]);
	else
		kprobe_refused(rule, err);
	return err;
}

/* Call f with each line of names; overwrites the newlines. */
static int for_each_name(struct buf *names, int (*f)(const char *name, void *arg), void *arg)
{
	char *name = names->data, *end;
	int err = 0;

	for (; !err && name && *name; name = end) {
		end = name + strcspn(name, "\n");
		*end++ = '\0';
		if (*name)
			err = f(name, arg);
	}
	return err;
}

struct match_context {
	const struct rule *rule;
	int prog_fd;
	struct attach_links *links;
	unsigned int attached;
};

/* Attach to a copy of the function that the compiler has changed: .isra.0, .constprop.0. */
static int attach_clone(const char *name, void *arg)
{
	const struct match_context *a = arg;
	int err = attach_function(a->rule, name, a->prog_fd, a->links);

	if (!err)
		log_info("%s: the compiler has changed this function: attached to %s, whose "
			 "arguments may differ",
			 a->rule->text, name);
	return err;
}

static int attach_clones(const struct rule *rule, int prog_fd, struct attach_links *links)
{
	struct match_context a = { .rule = rule, .prog_fd = prog_fd, .links = links };
	struct buf names = { 0 };
	int err = kernel_functions_clones(rule->name, &names) ?
			  for_each_name(&names, attach_clone, &a) :
			  -ENOENT;

	buf_free(&names);
	return err;
}

/* Skip a function that refuses the probe: no list names all functions that do. */
static int attach_match(const char *name, void *arg)
{
	struct match_context *a = arg;
	int err = attach_function(a->rule, name, a->prog_fd, a->links);

	a->attached += !err;
	if (err)
		log_debug("%s: not attached to %s: %s", a->rule->text, name, strerror(-err));
	return err == -ENOMEM || err == -EMFILE || err == -EPERM || err == -EACCES ?
		       explain_kprobe_failure(a->rule, err) :
		       0;
}

static int explain_too_many(const struct rule *rule, int count)
{
	struct buf numbers[2] = { { 0 }, { 0 } };

	buf_printf(&numbers[0], "%d", count);
	buf_printf(&numbers[1], "%d", MATCHES_MAX);
	attach_failure_explain(rule, "too many matches", rule->text, buf_text(&numbers[0]),
			       buf_text(&numbers[1]));
	buf_free(&numbers[0]);
	buf_free(&numbers[1]);
	return -E2BIG;
}

static int attach_matches(const struct rule *rule, int prog_fd, struct attach_links *links)
{
	struct match_context a = { .rule = rule, .prog_fd = prog_fd, .links = links };
	struct buf names = { 0 };
	int count = kernel_functions_match(rule->name, &names);
	int err = count < 0 ? count : 0;

	if (err == -ENOENT)
		attach_failure_explain(rule, "no list", rule->text);
	else if (count > MATCHES_MAX)
		err = explain_too_many(rule, count);
	if (!err)
		err = for_each_name(&names, attach_match, &a);
	if (!err && !a.attached) {
		attach_failure_explain(rule, "no match", rule->text);
		err = -ENOENT;
	}
	buf_free(&names);
	return err;
}

static int attach_kprobe(const struct rule *rule, int prog_fd, struct attach_links *links)
{
	int err = -ENOENT;

	if (rule_is_pattern(rule->name))
		return attach_matches(rule, prog_fd, links);
	if (!is_syscall(rule))
		err = attach_function(rule, rule->name, prog_fd, links);
	if (err == -ENOENT)
		err = attach_syscall(rule, prog_fd, links);
	if (err == -ENOENT && !is_syscall(rule))
		err = attach_clones(rule, prog_fd, links);
	return err ? explain_kprobe_failure(rule, err) : 0;
}

/* Without attaching, only the kernel's list of symbols can tell. */
static int check_kprobe_exists(const struct rule *rule)
{
	const char *name = syscall_of(rule);

	if (rule_is_pattern(rule->name))
		return 0;
	if (!is_syscall(rule) && kernel_functions_exist(rule->name))
		return 0;
	for (size_t i = 0; name && i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		struct buf function = { 0 };
		bool there;

		buf_printf(&function, "%s%s", prefixes[i], name);
		there = kernel_functions_exist(buf_text(&function));
		buf_free(&function);
		if (there)
			return 0;
	}
	return explain_kprobe_failure(rule, -ENOENT);
}

const struct attach_ops kprobe_ops = {
	.prog_type = BPF_PROG_TYPE_KPROBE,
	.available = kprobe_available,
	.attach = attach_kprobe,
	.check_exists = check_kprobe_exists,
};
