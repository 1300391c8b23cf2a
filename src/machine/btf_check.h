/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Validate BTF from a file: libbpf reads it and does not check what it refers to. */
#ifndef CALLTAP_BTF_CHECK_H
#define CALLTAP_BTF_CHECK_H

struct btf;

/*
 * 0 if every name and every type that a type refers to exists, names are valid in C or DWARF, no type
 * contains itself, and no type is too large to be written as C. -EINVAL otherwise; -ENOMEM.
 */
int btf_check(const struct btf *btf);

#endif
