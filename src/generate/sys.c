/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "generate/sys.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/log.h"
#include "base/suggest.h"
#include "explain/message.h"
#include "generate/generate.h"
#include "generate/sys_by_function.h"
#include "generate/sys_expression.h"
#include "generate/sys_format.h"
#include "generate/sys_names.h"
#include "generate/sys_write.h"
#include "machine/kernel_functions.h"
#include "machine/kernel_headers.h"
#include "machine/machine.h"
#include "machine/syscall_numbers.h"
#include "machine/tracefs.h"

#define PREFIX "sys_enter_"
#define FORMAT_MAX 65536u

/* The call's name if the folder describes an entry, else NULL. */
static const char *entry_call(const struct dirent *e)
{
	return strncmp(e->d_name, PREFIX, strlen(PREFIX)) ? NULL : e->d_name + strlen(PREFIX);
}

static int log_no_descriptions(int err)
{
	errno = -err;
	if (err == -EACCES || err == -EPERM) {
		log_error("only root may read the kernel's descriptions of system calls "
			  "(/sys/kernel/tracing/events/syscalls): run calltap with sudo");
		return -EPERM;
	}
	if (err != -ENOENT) {
		log_error("cannot read /sys/kernel/tracing/events/syscalls:");
		return err;
	}
	if (!tracefs_is_mounted())
		log_error("tracefs is not mounted: mount -t tracefs tracefs /sys/kernel/tracing");
	else
		log_error("this kernel does not describe its system calls: it was built without "
			  "CONFIG_FTRACE_SYSCALLS. Write a probe, and attach it with "
			  "-a syscall:NAME=PROGRAM");
	return -ENOSYS;
}

static int read_format(int folder, const char *entry, struct buf *text)
{
	struct buf path = { 0 };
	int err;

	buf_printf(&path, "%s/format", entry);
	err = path.failed ? -ENOMEM : io_read_file_at(folder, buf_text(&path), FORMAT_MAX, text);
	buf_free(&path);
	return err;
}

/* Add a call; skip it after a message if its description cannot be parsed. */
static int add_call(struct sys_calls *calls, int folder, const char *entry)
{
	struct sys_call *more = sys_format_calls_next(calls);
	struct buf text = { 0 };
	int err;

	if (!more)
		return -ENOMEM;
	err = read_format(folder, entry, &text);
	if (!err)
		err = sys_format_parse(buf_text(&text), more);
	buf_free(&text);
	if (!err)
		calls->count++;
	else if (err != -ENOMEM)
		log_error(
			"cannot use the kernel's description of %s (events/syscalls/%s/format): %s",
			entry + strlen(PREFIX), entry,
			err == -EBADMSG ? "its format is unknown" : strerror(-err));
	return err == -ENOMEM ? err : 0;
}

static int add_matches(DIR *folder, const char *pattern, struct sys_calls *calls)
{
	const struct dirent *e;
	const char *name;
	int err = 0;

	while (!err && (e = readdir(folder)))
		if ((name = entry_call(e)) && !fnmatch(pattern, name, 0))
			err = add_call(calls, dirfd(folder), e->d_name);
	return err;
}

static void offer_function_names(struct suggestion *n)
{
	struct buf names = { 0 };

	kernel_functions_of_syscalls(&names);
	for (const char *at = buf_text(&names); *at; at += strcspn(at, "\n") + 1)
		suggest_offer(n, at, strcspn(at, "\n"));
	buf_free(&names);
}

/* folder has the descriptions; NULL: there are none, only functions. */
static int log_unknown(DIR *folder, const char *pattern)
{
	const struct dirent *e;
	struct buf near = { 0 };
	struct suggestion n;
	const char *name;

	suggest_begin(&n, pattern);
	while (folder && (e = readdir(folder)))
		if ((name = entry_call(e)))
			suggest_offer(&n, name, strlen(name));
	if (!folder)
		offer_function_names(&n);
	suggest_text(&n, &near);
	log_error("this kernel has no system call '%s'%s; calltap --list 'sys:*' lists them",
		  pattern, buf_text(&near));
	buf_free(&near);
	return -ENOENT;
}

static bool has_descriptions(DIR *folder)
{
	const struct dirent *e;
	bool any = false;

	while (!any && (e = readdir(folder)))
		any = entry_call(e);
	rewinddir(folder);
	return any;
}

/* Find calls that no tracepoint describes, by their functions. Needs kprobes. */
static int find_functions(DIR *folder, const char *pattern, struct sys_calls *calls)
{
	size_t before = calls->count;
	int err = sys_by_function_find(pattern, calls);
	bool many = calls->count > before + 1;

	if (!err && calls->count == before) {
		if (folder)
			rewinddir(folder);
		return log_unknown(folder, pattern);
	}
	if (!err)
		log_info("sys:%s: no tracepoint for %s: attaching to the function%s", pattern,
			 many ? "these calls" : "this call", many ? "s" : "");
	return err;
}

static int find_described(DIR *folder, const char *pattern, struct sys_calls *calls)
{
	bool described = has_descriptions(folder);
	size_t before = calls->count;
	int err = add_matches(folder, pattern, calls);

	if (err || calls->count > before)
		return err;
	if (machine_has_kprobes())
		return find_functions(described ? folder : NULL, pattern, calls);
	if (!described)
		return log_no_descriptions(-ENOENT);
	rewinddir(folder);
	return log_unknown(folder, pattern);
}

/* Add the calls that match the pattern, at least one. */
static int find_pattern(const char *pattern, struct sys_calls *calls)
{
	int fd = tracefs_open_folder("events/syscalls");
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	int err;

	pattern = syscall_numbers_kernel_name(pattern);
	if (fd == -ENOENT && machine_has_kprobes())
		return find_functions(NULL, pattern, calls);
	if (fd < 0)
		return log_no_descriptions(fd);
	if (!folder) {
		close(fd);
		return -ENOMEM;
	}
	err = find_described(folder, pattern, calls);
	closedir(folder);
	return err;
}

/* Add the calls of one name or pattern. All calls of a probe are attached to in the same way. */
static int find_name(const char *name, struct sys_calls *calls)
{
	bool has_calls = calls->count, functions = calls->functions;
	int err;

	if (!name[0]) {
		log_error("sys: a name is missing: sys:NAME, or sys:NAME,NAME");
		return -ENOENT;
	}
	calls->functions = false;
	err = find_pattern(name, calls);
	if (err || !has_calls || calls->functions == functions)
		return err;
	log_error("sys:%s %s a tracepoint, unlike the calls before it: make it a target of its own",
		  name, functions ? "has" : "does not have");
	return -EINVAL;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct sys_call *)a)->name, ((const struct sys_call *)b)->name);
}

static void drop_duplicates(struct sys_calls *calls)
{
	size_t kept = 0;

	qsort(calls->all, calls->count, sizeof(*calls->all), compare_names);
	for (size_t i = 0; i < calls->count; i++)
		if (!kept || compare_names(&calls->all[kept - 1], &calls->all[i]))
			calls->all[kept++] = calls->all[i];
	calls->count = kept;
}

/* Find the calls of a comma-separated list; the caller frees them. */
static int find_calls(const char *names, struct sys_calls *calls)
{
	char *copy = strdup(names), *rest = copy;
	int err = copy ? 0 : -ENOMEM;

	*calls = (struct sys_calls){ 0 };
	while (!err && rest)
		err = find_name(strsep(&rest, ","), calls);
	free(copy);
	if (!err)
		drop_duplicates(calls);
	return err;
}

static int log_undefined(const struct generate_options *o, const char *type, const char *headers)
{
	static const char message[] =
		"%s is defined in none of the kernel's headers (%s), so its members have no "
		"names: read it by offset with bpf_probe_read_user in a probe of your own";
	struct option_excerpt w;

	if (option_marks_find_type(o, type, &w))
		message_option(w.option, w.text, w.at, message, type, headers);
	else /* an argument's type */
		log_error(message, type, headers);
	return -EINVAL;
}

/* Collect the structs that -f and -w use, and find the headers that define them. */
static int find_structs(const struct sys_text *text, const char *release, struct definitions *d)
{
	struct buf headers = { 0 };
	int err = 0;

	for (size_t i = 0; !err && i < text->count; i++)
		err = sys_expression_check(&text->calls[i], text->options);
	for (size_t i = 0; !err && i < text->count; i++)
		err = sys_expression_collect(&text->calls[i], text->options, d);
	if (err || !d->count)
		return err;
	err = machine_require_headers(release, &headers) ?
		      kernel_headers_find(buf_text(&headers), d) :
		      -ENOSYS;
	for (size_t i = 0; !err && i < d->count; i++)
		if (!d->all[i].header)
			err = log_undefined(text->options, d->all[i].type, buf_text(&headers));
	buf_free(&headers);
	return err;
}

int sys_generate(const char *target, const struct generate_options *o, const char *release,
		 struct buf *out)
{
	struct definitions structs = { 0 };
	struct sys_calls calls;
	int err = find_calls(target + strlen("sys:"), &calls);
	const struct sys_text text = {
		.calls = calls.all,
		.count = calls.count,
		.options = o,
		.structs = &structs,
		.functions = calls.functions,
	};

	if (!err)
		err = find_structs(&text, release, &structs);
	if (!err)
		sys_write(&text, out);
	kernel_headers_definitions_free(&structs);
	sys_format_calls_free(&calls);
	return err ? err : out->failed ? -ENOMEM : 0;
}

int sys_list(const char *target, FILE *out)
{
	struct buf line = { 0 };
	struct sys_calls calls;
	int err = find_calls(target + strlen("sys:"), &calls);

	for (size_t i = 0; !err && i < calls.count; i++) {
		buf_str(&line, "sys:");
		sys_names_signature(&calls.all[i], &line);
		buf_char(&line, '\n');
	}
	fwrite(buf_text(&line), 1, line.len, out);
	if (!err && line.failed)
		err = -ENOMEM;
	buf_free(&line);
	sys_format_calls_free(&calls);
	return err;
}
