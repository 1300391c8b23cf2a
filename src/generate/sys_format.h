/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Parse tracefs' description of a system call, events/syscalls/sys_enter_NAME/format. */
#ifndef CALLTAP_SYS_FORMAT_H
#define CALLTAP_SYS_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#define SYS_ARGS_MAX 6
#define SYS_NAME_MAX 64 /* bytes of a name, with its NUL */
#define SYS_TYPE_MAX 96 /* of a type */

struct sys_arg {
	char type[SYS_TYPE_MAX]; /* as in C: "const char *", "unsigned int" */
	char name[SYS_NAME_MAX];
};

struct sys_call {
	char name[SYS_NAME_MAX]; /* "openat" */
	struct sys_arg args[SYS_ARGS_MAX];
	size_t count;
};

struct sys_calls {
	struct sys_call *all; /* by name */
	size_t count;
	bool functions; /* the calls have no tracepoints: attach to their functions */
};

/* Append a zeroed call, without increasing count; NULL: out of memory. */
struct sys_call *sys_format_calls_next(struct sys_calls *calls);
void sys_format_calls_free(struct sys_calls *calls);

/*
 * Parse the text of a format file: 0, or -EBADMSG if it does not describe a system call in the
 * usual form, as consecutive arguments of 8 bytes.
 */
int sys_format_parse(const char *text, struct sys_call *call);
/*
 * Parse arguments in C, "int dfd, const char __user *filename", into call; arguments without a name
 * are called arg1, arg2 and so on. 0, or -EBADMSG if they cannot be a system call's.
 */
int sys_format_parse_arguments(const char *text, size_t len, struct sys_call *call);

#endif
