/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Describe a kernel function for its probe: each argument's type and registers. */
#ifndef CALLTAP_FN_SIGNATURE_H
#define CALLTAP_FN_SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

#define FN_REGISTERS 6	/* for arguments; the others are on the stack */
#define FN_TEXT_SIZE 64 /* bytes copied of a string argument */

struct btf_type;
struct fn_types;
struct kernel_function;

struct fn_value {
	enum {
		FN_PLAIN, /* a number, an enum, bool */
		FN_POINTER,
		FN_TEXT,   /* a const char *, whose string is copied */
		FN_STRUCT, /* a small struct by value */
	} kind;
	const char *name;    /* as in the kernel's source; "arg2" if it has none */
	struct buf type;     /* as declared before a name: "struct socket *" */
	struct buf own_name; /* owns name */
	uint32_t id;
	uint32_t size;			 /* bytes */
	unsigned int reg;		 /* its first register, from 1 */
	const struct btf_type *compound; /* of FN_STRUCT */
};

struct fn {
	const struct kernel_function *of; /* borrowed */
	struct fn_value args[FN_REGISTERS];
	unsigned int count;
	unsigned int probed_together; /* functions in the probe, this one included; 0: one */
	unsigned int on_stack;	      /* arguments that are not shown: they are on the stack */
	bool returns;		      /* its result is shown */
	struct fn_value ret;
	struct buf signature; /* "int inet_listen(struct socket *sock, int backlog)" */
};

/* Describe f: 0 or -ENOMEM. The caller frees *fn with fn_signature_free, also after a failure. */
int fn_signature_read(const struct kernel_function *f, struct fn_types *types, struct fn *fn);
void fn_signature_free(struct fn *fn);
/* Append only the signature. */
void fn_signature_put(const struct kernel_function *f, struct buf *out);

/* Return true if generated probes reserve this name. */
bool fn_signature_is_reserved(const char *name, size_t len);

/* The argument of this name, or ret; or NULL. */
const struct fn_value *fn_signature_value(const struct fn *fn, const char *name, size_t len);

#endif
