/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Makes libbcc a pure compiler. libbcc takes bpf(2) from the shared libbpf, so the functions of
 * the same names in this executable come first: they write down what would have been created,
 * and no system call is made and no privilege is needed.
 */
#ifndef CALLTAP_CAPTURE_H
#define CALLTAP_CAPTURE_H

#include <stdbool.h>

#include "object/object.h"

/*
 * Do libbcc's calls come here? Not if it was built with a libbpf of its own; then adopt.h has the
 * way. Asked before capture_start.
 */
bool capture_works(void);
/* From here on what libbcc creates goes into obj; release answers uname(2), NULL: as it is. */
void capture_start(struct object *obj, const char *release);
/* One more map, of which m says all but its name; libbcc knows it by fd. 0 or -ENOMEM. */
int capture_add_map(const struct object_map *m, const char *name, int fd);
/* The program that the next bpf_prog_load describes, by its index in obj->progs. */
void capture_prog(uint32_t index);
/* The map that libbcc knows by this descriptor: its index, or OBJECT_NONE. */
uint32_t capture_map_index(int fd);
/* Turns the descriptors in every program's instructions into map indexes: 0 or -EINVAL. */
int capture_resolve(void);
/* 0, or the -errno of a capture that went wrong. */
int capture_error(void);

#endif
