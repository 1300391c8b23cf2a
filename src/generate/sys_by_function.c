/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "generate/sys_by_function.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/io.h"
#include "generate/fn_signature.h"
#include "generate/sys_format.h"
#include "machine/kernel_btf.h"
#include "machine/kernel_functions.h"
#include "machine/machine.h"

#define HEADER_MAX (1u << 20)

struct sources {
	struct buf header;	/* linux/syscalls.h */
	struct kernel_btf *btf; /* NULL: there is none */
};

/* Read the arguments of the function PREFIXNAME, which has them as declared. */
static bool read_btf_arguments(const struct sources *from, const char *prefix,
			       struct sys_call *call)
{
	struct buf name = { 0 }, text = { 0 };
	struct kernel_function f;
	bool known = false;

	buf_printf(&name, "%s%s", prefix, call->name);
	if (from->btf && !name.failed && kernel_btf_find(from->btf, buf_text(&name), &f)) {
		const char *open, *close;

		fn_signature_put(&f, &text);
		open = strchr(buf_text(&text), '(');
		close = strrchr(buf_text(&text), ')');
		known = open && close &&
			!sys_format_parse_arguments(open + 1, (size_t)(close - open - 1), call);
	}
	buf_free(&name);
	buf_free(&text);
	return known;
}

/* "asmlinkage long sys_NAME(ARGUMENTS);" */
static bool read_header_arguments(const struct sources *from, struct sys_call *call)
{
	struct buf prototype = { 0 };
	bool known = false;

	buf_printf(&prototype, "asmlinkage long sys_%s(", call->name);
	for (const char *at = buf_text(&from->header);
	     !prototype.failed && !known && (at = strstr(at, buf_text(&prototype)));) {
		const char *end = strchr(at += prototype.len, ')');

		known = end && end[1] == ';' &&
			!sys_format_parse_arguments(at, (size_t)(end - at), call);
	}
	buf_free(&prototype);
	return known;
}

static bool has_argument_names(const struct sys_call *call)
{
	for (size_t i = 0; i < call->count; i++)
		if (!strncmp(call->args[i].name, "arg", 3) &&
		    isdigit((unsigned char)call->args[i].name[3]))
			return false;
	return true;
}

/* Some prototypes have no names: use those of __sys_NAME, if it has as many arguments. */
static void add_argument_names(const struct sources *from, struct sys_call *call)
{
	struct sys_call named = *call;

	if (has_argument_names(call) || !read_btf_arguments(from, "__sys_", &named) ||
	    named.count != call->count)
		return;
	for (size_t i = 0; i < call->count; i++)
		memcpy(call->args[i].name, named.args[i].name, sizeof(call->args[i].name));
}

static void read_arguments(const struct sources *from, struct sys_call *call)
{
	static const char registers[] = "long, long, long, long, long, long";

	if (read_btf_arguments(from, "__do_sys_", call))
		return;
	if (read_header_arguments(from, call))
		add_argument_names(from, call);
	else
		sys_format_parse_arguments(registers, sizeof(registers) - 1, call);
}

static int open_sources(struct sources *from)
{
	struct buf headers = { 0 };

	if (!machine_require_headers(machine_release(), &headers)) {
		buf_free(&headers);
		return -ENOSYS;
	}
	kernel_btf_try(machine_release(), buf_text(&headers), &from->btf);
	buf_str(&headers, "/include/linux/syscalls.h");
	if (!headers.failed)
		io_read_file(buf_text(&headers), HEADER_MAX, &from->header);
	buf_free(&headers);
	return 0;
}

static int add_call(const struct sources *from, const char *name, size_t len,
		    struct sys_calls *calls)
{
	struct sys_call *call = sys_format_calls_next(calls);

	if (!call)
		return -ENOMEM;
	memcpy(call->name, name, len);
	read_arguments(from, call);
	calls->count++;
	return 0;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct sys_call *)a)->name, ((const struct sys_call *)b)->name);
}

static int add_matches(const struct sources *from, const char *pattern, const char *names,
		       struct sys_calls *calls)
{
	int err = 0;

	for (size_t n; !err && *names; names += n + 1) {
		char name[SYS_NAME_MAX] = "";

		n = strcspn(names, "\n");
		if (n >= sizeof(name))
			continue;
		memcpy(name, names, n);
		if (!fnmatch(pattern, name, 0))
			err = add_call(from, name, n, calls);
	}
	if (calls->count)
		qsort(calls->all, calls->count, sizeof(*calls->all), compare_names);
	return err;
}

int sys_by_function_find(const char *pattern, struct sys_calls *calls)
{
	struct sources from = { 0 };
	struct buf names = { 0 };
	int err = kernel_functions_of_syscalls(&names);

	if (!err)
		err = open_sources(&from);
	if (!err)
		err = add_matches(&from, pattern, buf_text(&names), calls);
	calls->functions = true;
	kernel_btf_close(from.btf);
	buf_free(&from.header);
	buf_free(&names);
	return err;
}
