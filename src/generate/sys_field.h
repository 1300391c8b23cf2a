/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Write the lines that declare a field of a system call's event, and that fill it. */
#ifndef CALLTAP_SYS_FIELD_H
#define CALLTAP_SYS_FIELD_H

#include <stdbool.h>

#include "generate/sys_arg_types.h"

struct buf;

/* A field and the argument that it is filled from, as in the text: "evt->path", "filename". */
struct sys_assignment {
	struct sys_shape shape;
	char to[2 * SYS_NAME_MAX];
	char from[2 * SYS_NAME_MAX];
};

/* Append a type as before a name: "const char *", "int ". */
void sys_field_put_type(struct buf *out, const char *type);
/* Append the field's declaration; its name is name and suffix. */
void sys_field_declare(struct buf *out, const struct sys_shape *s, const char *name,
		       const char *suffix);
/* Append the statement that fills it. */
void sys_field_put(struct buf *out, const char *indent, const struct sys_assignment *p);
/* Append the same for memory that the kernel writes; if the call fails, store its error. */
void sys_field_put_result(struct buf *out, const char *indent, const struct sys_assignment *p);

#endif
