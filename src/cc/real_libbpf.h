/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Make the object with a libbcc that contains its own libbpf. capture.c does not see its calls: it
 * creates real maps, which takes privileges. The object comes from the kernel's description of the
 * maps and from libbcc's bytecode; only line numbers are missing.
 */
#ifndef CALLTAP_REAL_LIBBPF_H
#define CALLTAP_REAL_LIBBPF_H

#include "object/object.h"

/*
 * Add the module's maps and their BTF to obj: 0, -EOPNOTSUPP after a message (a map of maps: the
 * kernel does not tell the inner map), or another -errno.
 */
int real_libbpf_maps(void *mod, struct object *obj);
/* Copy the bytecode of the module's program i to obj->progs[i]: 0 or -ENOMEM. */
int real_libbpf_prog(void *mod, struct object *obj, uint32_t i);

#endif
