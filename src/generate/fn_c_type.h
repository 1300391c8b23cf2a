/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Write a BTF type as C that compiles against the kernel's headers. */
#ifndef CALLTAP_FN_C_TYPE_H
#define CALLTAP_FN_C_TYPE_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/kernel_headers.h"

struct btf;
struct btf_type;
struct buf;

/* Types that the text may use, and types that it needs. */
struct fn_types {
	const char *basic;	     /* the headers with the basic typedefs; "": none */
	struct definitions declared; /* needed as declarations: "struct sock" */
	struct definitions complete; /* needed as definitions: "enum pid_type" */
};

/* The type below typedefs and qualifiers, its id in *bare; NULL for void and for broken BTF. */
const struct btf_type *fn_c_type_bare(const struct btf *btf, uint32_t id, uint32_t *bare);
/* The same for the type that a pointer points to. */
const struct btf_type *fn_c_type_pointee(const struct btf *btf, uint32_t id, uint32_t *bare);
/* Return true for bool, also below typedefs and qualifiers. */
bool fn_c_type_is_bool(const struct btf *btf, uint32_t id);

/*
 * Append the type as declared before a name: "int ", "const struct sock *". An unknown typedef
 * becomes its type; a pointer to a type without a name becomes void *.
 */
void fn_c_type_put(const struct btf *btf, uint32_t id, struct fn_types *types, struct buf *out);

/* Append "struct socket *sock" as in the kernel's source, for listings. */
void fn_c_type_put_exact(const struct btf *btf, uint32_t id, const char *name, struct buf *out);

/* Append the members of a struct or union, one a line, indented by tabs. */
void fn_c_type_put_members(const struct btf *btf, const struct btf_type *t, int tabs,
			   struct fn_types *types, struct buf *out);
/*
 * Append the definition of a struct or union with the kernel's layout, nested types written out.
 * False: it is packed or has no members.
 */
bool fn_c_type_put_struct(const struct btf *btf, const struct btf_type *t, struct fn_types *types,
			  struct buf *out);
/* Append the definition of an enum. */
void fn_c_type_put_enum(const struct btf *btf, const struct btf_type *t, struct buf *out);

#endif
