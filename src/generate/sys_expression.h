/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* -f and -w over a system call: what they may say of its arguments, and what they look into. */
#ifndef CALLTAP_SYS_EXPRESSION_H
#define CALLTAP_SYS_EXPRESSION_H

struct definitions;
struct generate_options;
struct sys_call;

/*
 * 0, or -EINVAL after a message: a field has a name that is taken, or the process's memory is
 * looked into without USER_VALUE.
 */
int sys_expression_check(const struct sys_call *call, const struct generate_options *o);

/* Adds the structs that they name, and those that the arguments they use point to: 0 or -ENOMEM. */
int sys_expression_reach(const struct sys_call *call, const struct generate_options *o,
			 struct definitions *d);

#endif
