/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A type of the kernel's BTF as C text that compiles against the kernel's headers. */
#ifndef CALLTAP_FN_C_TYPE_H
#define CALLTAP_FN_C_TYPE_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/kernel_headers.h"

struct btf;
struct btf_type;
struct buf;

/* What the texts of types take to be declared before them, and what they may use. */
struct fn_types {
	const char *basic;	     /* text of the headers with the basic typedefs; "": none */
	struct definitions declared; /* "struct sock": a declaration is enough */
	struct definitions complete; /* "enum pid_type": the definition itself */
};

/* The type below typedefs and qualifiers; NULL: there is none (void, or the BTF is broken). */
const struct btf_type *fn_c_type_bare(const struct btf *btf, uint32_t id, uint32_t *bare);
/* The same of what a pointer points to. */
const struct btf_type *fn_c_type_pointee(const struct btf *btf, uint32_t id, uint32_t *bare);
/* Return true for bool, also below typedefs and qualifiers. */
bool fn_c_type_is_bool(const struct btf *btf, uint32_t id);

/*
 * Appends the text to put before a name: "int ", "const struct sock *". What can't be named
 * becomes what it is made of: an unknown typedef its type, a pointer to what has no name a void *.
 */
void fn_c_type_put(const struct btf *btf, uint32_t id, struct fn_types *types, struct buf *out);

/* "struct socket *sock" as the kernel's source has it, for people to read. */
void fn_c_type_put_exact(const struct btf *btf, uint32_t id, const char *name, struct buf *out);

/* Appends the members of a struct or union, a line each, behind so many tabs. */
void fn_c_type_put_members(const struct btf *btf, const struct btf_type *t, int tabs,
			   struct fn_types *types, struct buf *out);
/*
 * Appends the definition of a struct or union that no header has, laid out as the kernel's, with
 * what is in it written out. False: it is packed, or has no members, and can't be.
 */
bool fn_c_type_put_struct(const struct btf *btf, const struct btf_type *t, struct fn_types *types,
			  struct buf *out);
/* Appends the definition of an enum. */
void fn_c_type_put_enum(const struct btf *btf, const struct btf_type *t, struct buf *out);

#endif
