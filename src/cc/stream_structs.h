/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which struct does a stream carry? libbcc knows the names of its fields, BTF the rest. */
#ifndef CALLTAP_STREAM_STRUCTS_H
#define CALLTAP_STREAM_STRUCTS_H

struct object;

/* Fills obj->streams from libbcc's module: 0 or -ENOMEM. */
int stream_structs_match(void *mod, struct object *obj);

#endif
