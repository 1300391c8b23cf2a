/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Whether BTF from a file can be walked: libbpf reads it, and believes what it says. */
#ifndef CALLTAP_BTF_CHECK_H
#define CALLTAP_BTF_CHECK_H

struct btf;

/*
 * 0 if every name and every type that a type refers to is there, names are such as C and DWARF have
 * them, nothing has itself in it, and nothing is so large that it could not be written out.
 * -EINVAL: not so; -ENOMEM.
 */
int btf_check(const struct btf *btf);

#endif
