/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A system call as the kernel describes it: tracefs' events/syscalls/sys_enter_NAME/format. */
#ifndef CALLTAP_SYS_FORMAT_H
#define CALLTAP_SYS_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#define SYS_ARGS_MAX 6
#define SYS_NAME_MAX 64 /* bytes of a name, with its NUL */
#define SYS_TYPE_MAX 96 /* of a type */

struct sys_arg {
	char type[SYS_TYPE_MAX]; /* as C has it: "const char *", "unsigned int" */
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
	bool functions; /* no tracepoints describe them: they have their functions alone */
};

/* Another one, all zero, at the end, that count does not know yet; NULL: no memory. */
struct sys_call *sys_format_calls_next(struct sys_calls *calls);
void sys_format_calls_free(struct sys_calls *calls);

/*
 * Reads the text of a format file. 0; -EBADMSG: it describes no system call in the form that
 * kernels have had so far: arguments of 8 bytes each, one behind the other.
 */
int sys_format_parse(const char *text, struct sys_call *call);
/*
 * The arguments as C declares them, "int dfd, const char __user *filename", into call; one without
 * a name is arg1, arg2, ... 0; -EBADMSG: they are no arguments of a system call.
 */
int sys_format_parse_arguments(const char *text, size_t len, struct sys_call *call);

#endif
