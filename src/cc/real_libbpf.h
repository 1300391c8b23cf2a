/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * For a libbcc that brings its own libbpf: its calls do not come to capture.c, and what it creates
 * is real, which takes privileges. The same object is made of what the kernel says of its maps and
 * of the bytecode that libbcc hands out; only line numbers are missing.
 */
#ifndef CALLTAP_REAL_LIBBPF_H
#define CALLTAP_REAL_LIBBPF_H

#include "object/object.h"

/*
 * The module's maps and their BTF, into obj. 0, -EOPNOTSUPP after a message (a map of maps: the
 * kernel does not say which), or another -errno.
 */
int real_libbpf_maps(void *mod, struct object *obj);
/* The bytecode of the module's program i, into obj->progs[i]: 0 or -ENOMEM. */
int real_libbpf_prog(void *mod, struct object *obj, uint32_t i);

#endif
