/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Check -f and -w over a system call, and collect the structs whose members they use. */
#ifndef CALLTAP_SYS_EXPRESSION_H
#define CALLTAP_SYS_EXPRESSION_H

struct definitions;
struct generate_options;
struct sys_call;

/*
 * 0, or -EINVAL after a message: the name of a field is taken, or an expression reads the process's
 * memory without USER_VALUE.
 */
int sys_expression_check(const struct sys_call *call, const struct generate_options *o);

/* Add the structs that they name, or that arguments in them point to, to d: 0 or -ENOMEM. */
int sys_expression_collect(const struct sys_call *call, const struct generate_options *o,
			   struct definitions *d);

#endif
