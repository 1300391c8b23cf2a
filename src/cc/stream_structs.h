/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which struct does a stream carry? libbcc knows the names of its fields, BTF the rest. */
#ifndef CALLTAP_CC_MATCH_H
#define CALLTAP_CC_MATCH_H

struct object;

/* Fills obj->streams from libbcc's module: 0 or -ENOMEM. */
int match_streams(void *mod, struct object *obj);

#endif
