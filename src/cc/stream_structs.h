/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Find the structs that each stream carries: libbcc has the fields' names, BTF the layouts. */
#ifndef CALLTAP_STREAM_STRUCTS_H
#define CALLTAP_STREAM_STRUCTS_H

struct object;

/* Fill obj->streams from libbcc's module: 0 or -ENOMEM. */
int stream_structs_match(void *mod, struct object *obj);

#endif
