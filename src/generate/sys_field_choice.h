/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The lines for an argument that another one tells the kind of: fcntl's third, by the command. */
#ifndef CALLTAP_SYS_FIELD_CHOICE_H
#define CALLTAP_SYS_FIELD_CHOICE_H

#include <stdbool.h>

#include "generate/sys_field.h"

struct buf;

/* Its field's declaration. */
void sys_field_choice_declare(struct buf *out, const struct sys_call *call,
			      const struct sys_arg *arg, const char *behind);
/* Fills it when the call begins: what the call is to give is an address then. */
void sys_field_choice_put_entry(struct buf *out, const struct sys_call *call,
				const struct sys_arg *arg, const struct sys_place *p);
/* The same when the call returns, with what could not be read before, and what it gave. */
void sys_field_choice_put_return(struct buf *out, const struct sys_call *call,
				 const struct sys_arg *arg, const struct sys_place *p);
/* Is any of the cases read from memory? */
bool sys_field_choice_reads(const struct sys_call *call, const struct sys_arg *arg);

#endif
