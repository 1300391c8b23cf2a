/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* kprobe, kretprobe, and both on system calls. */
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

#define MATCHES_MAX 1000 /* functions that one pattern may name: each takes a descriptor */

/* What architectures put in front of a system call's name; this one's own first. */
static const char *const prefixes[] = {
	MACHINE_SYSCALL_PREFIX, "sys_",		"__x64_sys_",	"__x32_compat_sys_",
	"__ia32_compat_sys_",	"__arm64_sys_", "__s390x_sys_", "__s390_sys_",
	"__riscv_sys_",
};

static int available(const struct rule *at)
{
	if (machine_has_kprobes())
		return 0;
	log_debug("/sys/bus/event_source/devices/kprobe/type: %s", strerror(errno));
	attach_failure_explain(at, "no kprobes", at->text);
	return -ENOSYS;
}

static bool at_return(const struct rule *at)
{
	return at->kind == POINT_KRETPROBE || at->kind == POINT_SYSRET;
}

static bool is_syscall(const struct rule *at)
{
	return at->kind == POINT_SYSCALL || at->kind == POINT_SYSRET;
}

static int open_kprobe(const struct rule *at, struct perf_event_attr *attr, int prog_fd)
{
	int err = perf_event_type("kprobe", &attr->type);

	attr->config = at_return(at); /* bit 0 of the source's format */
	return err ? err : perf_event_attach(attr, 0, prog_fd);
}

static int open_by_name(const struct rule *at, const char *function, int prog_fd)
{
	struct perf_event_attr attr = {
		.kprobe_func = (uint64_t)(uintptr_t)function,
		.probe_offset = at->offset,
	};

	return open_kprobe(at, &attr, prog_fd);
}

/* A name that is a variable's, too, the kernel does not take for the function's; its address it
 * does. */
static int open_by_address(const struct rule *at, const char *function, int prog_fd)
{
	struct perf_event_attr attr = { 0 };
	uint64_t address;
	int err = kernel_functions_address(function, &address);

	attr.kprobe_addr = address + at->offset;
	return err ? -EADDRNOTAVAIL : open_kprobe(at, &attr, prog_fd);
}

static int attach_function(const struct rule *at, const char *function, int prog_fd,
			   struct attach_links *links)
{
	int fd = open_by_name(at, function, prog_fd);

	if (fd == -EADDRNOTAVAIL)
		fd = open_by_address(at, function, prog_fd);
	if (fd < 0)
		log_debug("%s at %s: the kernel says: %s", rule_point_kind_name(at->kind), function,
			  strerror(-fd));
	return fd < 0 ? fd : attach_links_add(links, fd);
}

/* "open" of "sys_open" and "__x64_sys_open"; NULL: it names no system call. */
static const char *syscall_of(const struct rule *at)
{
	if (is_syscall(at))
		return at->name;
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (!strncmp(at->name, prefixes[i], strlen(prefixes[i])))
			return at->name + strlen(prefixes[i]);
	return NULL;
}

/* Under the name that this kernel has for it, as bcc does. */
static int attach_syscall(const struct rule *at, int prog_fd, struct attach_links *links)
{
	const char *name = syscall_of(at);
	int err = -ENOENT;

	for (size_t i = 0; name && err == -ENOENT && i < sizeof(prefixes) / sizeof(prefixes[0]);
	     i++) {
		struct buf function = { 0 };

		buf_printf(&function, "%s%s", prefixes[i], name);
		err = function.failed ? -ENOMEM :
					attach_function(at, buf_text(&function), prog_fd, links);
		buf_free(&function);
	}
	return err;
}

static int say(const struct rule *at, int err)
{
	if (err == -ENOMEM)
		return err;
	if (err == -EMFILE || err == -EPERM || err == -EACCES)
		attach_failure_refused(at, err);
	else if (err == -ENOENT && is_syscall(at))
		kprobe_refused_call(at, prefixes[0]);
	else
		kprobe_refused(at, err);
	return err;
}

/* Calls f with each line of names, which it ends one by one. */
static int each_name(struct buf *names, int (*f)(const char *name, void *arg), void *arg)
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

struct attaching {
	const struct rule *at;
	int prog_fd;
	struct attach_links *links;
	unsigned int done;
};

/* What the compiler has made of a function that it changed: .isra.0, .constprop.0. */
static int attach_variant(const char *name, void *arg)
{
	const struct attaching *a = arg;
	int err = attach_function(a->at, name, a->prog_fd, a->links);

	if (!err)
		log_info("%s: the compiler has changed this function: attached to %s, whose "
			 "arguments may be others",
			 a->at->text, name);
	return err;
}

static int attach_variants(const struct rule *at, int prog_fd, struct attach_links *links)
{
	struct attaching a = { .at = at, .prog_fd = prog_fd, .links = links };
	struct buf names = { 0 };
	int err = kernel_functions_variants(at->name, &names) ?
			  each_name(&names, attach_variant, &a) :
			  -ENOENT;

	buf_free(&names);
	return err;
}

/* One of many that a pattern names may be closed to probes for a reason that no list tells. */
static int attach_match(const char *name, void *arg)
{
	struct attaching *a = arg;
	int err = attach_function(a->at, name, a->prog_fd, a->links);

	a->done += !err;
	if (err)
		log_debug("%s: not %s: %s", a->at->text, name, strerror(-err));
	return err == -ENOMEM || err == -EMFILE || err == -EPERM || err == -EACCES ?
		       say(a->at, err) :
		       0;
}

static int say_too_many(const struct rule *at, int count)
{
	struct buf numbers[2] = { { 0 }, { 0 } };

	buf_printf(&numbers[0], "%d", count);
	buf_printf(&numbers[1], "%d", MATCHES_MAX);
	attach_failure_explain(at, "many matches", at->text, buf_text(&numbers[0]),
			       buf_text(&numbers[1]));
	buf_free(&numbers[0]);
	buf_free(&numbers[1]);
	return -E2BIG;
}

static int attach_matches(const struct rule *at, int prog_fd, struct attach_links *links)
{
	struct attaching a = { .at = at, .prog_fd = prog_fd, .links = links };
	struct buf names = { 0 };
	int count = kernel_functions_match(at->name, &names);
	int err = count < 0 ? count : 0;

	if (err == -ENOENT)
		attach_failure_explain(at, "no list", at->text);
	else if (count > MATCHES_MAX)
		err = say_too_many(at, count);
	if (!err)
		err = each_name(&names, attach_match, &a);
	if (!err && !a.done) {
		attach_failure_explain(at, "no match", at->text);
		err = -ENOENT;
	}
	buf_free(&names);
	return err;
}

static int attach(const struct rule *at, int prog_fd, struct attach_links *links)
{
	int err = -ENOENT;

	if (rule_is_pattern(at->name))
		return attach_matches(at, prog_fd, links);
	if (!is_syscall(at))
		err = attach_function(at, at->name, prog_fd, links);
	if (err == -ENOENT)
		err = attach_syscall(at, prog_fd, links);
	if (err == -ENOENT && !is_syscall(at))
		err = attach_variants(at, prog_fd, links);
	return err ? say(at, err) : 0;
}

/* Where nothing may be attached the kernel's list of symbols is all there is to ask. */
static int find(const struct rule *at)
{
	const char *name = syscall_of(at);

	if (rule_is_pattern(at->name))
		return 0;
	if (!is_syscall(at) && kernel_functions_exist(at->name))
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
	return say(at, -ENOENT);
}

const struct attach_ops attach_kprobe = {
	.prog_type = BPF_PROG_TYPE_KPROBE,
	.available = available,
	.attach = attach,
	.find = find,
};
