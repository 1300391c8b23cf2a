/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A kernel function as its probe sees it: what each argument is and where a call has it. */
#ifndef CALLTAP_FN_SIGNATURE_H
#define CALLTAP_FN_SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

#define FN_REGISTERS 6	/* that arguments come in; what does not fit is on the stack */
#define FN_TEXT_SIZE 64 /* bytes kept of an argument that is a text */

struct btf_type;
struct fn_types;
struct kernel_function;

struct fn_value {
	enum {
		FN_PLAIN, /* a number, an enum, bool: as it is */
		FN_POINTER,
		FN_TEXT,   /* a char *, whose text is copied */
		FN_STRUCT, /* a small struct by value */
	} kind;
	const char *name;    /* as the kernel's source has it; "arg2" if it has none */
	struct buf type;     /* to put before a name: "struct socket *" */
	struct buf own_name; /* where name is */
	uint32_t id;
	uint32_t size;			 /* bytes */
	unsigned int reg;		 /* its first register, from 1 */
	const struct btf_type *compound; /* of FN_STRUCT */
};

struct fn {
	const struct kernel_function *of; /* borrowed */
	struct fn_value args[FN_REGISTERS];
	unsigned int count;
	unsigned int together; /* functions that are probed at once, with this one; 0: it alone */
	unsigned int on_stack; /* arguments that are left out, since they are on the stack */
	bool returns;	       /* it returns something that is shown */
	struct fn_value ret;
	struct buf signature; /* "int inet_listen(struct socket *sock, int backlog)" */
};

/* Describes f; freed with fn_signature_free, also after a failure. 0 or -ENOMEM. */
int fn_signature_read(const struct kernel_function *f, struct fn_types *types, struct fn *fn);
void fn_signature_free(struct fn *fn);
/* Only the signature. */
void fn_signature_put(const struct kernel_function *f, struct buf *out);

/* Is it the name of something that every probe has? */
bool fn_signature_is_own(const char *name, size_t len);

/* The argument of this name (or ret), or NULL. */
const struct fn_value *fn_signature_value(const struct fn *fn, const char *name, size_t len);

#endif
