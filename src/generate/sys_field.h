/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Lines of a probe for a system call that declare a field of its event, and fill it. */
#ifndef CALLTAP_SYS_FIELD_H
#define CALLTAP_SYS_FIELD_H

#include <stdbool.h>

#include "generate/sys_arg_types.h"

struct buf;

/* What a field is filled from, and how the text has both: "evt->path", "filename". */
struct sys_place {
	struct sys_shape shape;
	char to[2 * SYS_NAME_MAX];
	char from[2 * SYS_NAME_MAX];
};

/* "const char *", "int ": what a name can follow. */
void sys_field_put_type(struct buf *out, const char *type);
/* The field's declaration: it is called name, and behind. */
void sys_field_declare(struct buf *out, const struct sys_shape *s, const char *name,
		       const char *behind);
/* Fills it. */
void sys_field_put(struct buf *out, const char *indent, const struct sys_place *p);
/* The same where the call fills what is read, unless it fails. */
void sys_field_put_result(struct buf *out, const char *indent, const struct sys_place *p);

#endif
