/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Write the lines for an argument whose type another one chooses, as the command of fcntl() does.
 */
#ifndef CALLTAP_SYS_FIELD_CHOICE_H
#define CALLTAP_SYS_FIELD_CHOICE_H

#include <stdbool.h>

#include "generate/sys_field.h"

struct buf;

/* Append its field's declaration. */
void sys_field_choice_declare(struct buf *out, const struct sys_call *call,
			      const struct sys_arg *arg, const char *suffix);
/*
 * Append the statements that fill it at the entry; for memory that the kernel writes, with its
 * address.
 */
void sys_field_choice_put_entry(struct buf *out, const struct sys_call *call,
				const struct sys_arg *arg, const struct sys_assignment *p);
/* The same at the return: results of the call, and memory that could not be read at the entry. */
void sys_field_choice_put_return(struct buf *out, const struct sys_call *call,
				 const struct sys_arg *arg, const struct sys_assignment *p);
/* Return true if any case reads memory. */
bool sys_field_choice_reads(const struct sys_call *call, const struct sys_arg *arg);

#endif
