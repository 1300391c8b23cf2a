/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Make libbcc a pure compiler. libbcc calls the shared libbpf, so functions of the same names in
 * this executable take precedence: they record the maps and programs that libbcc would create,
 * without a system call and without privileges.
 */
#ifndef CALLTAP_CAPTURE_H
#define CALLTAP_CAPTURE_H

#include <stdbool.h>

#include "object/object.h"

/*
 * Return true if libbcc's calls are captured, false if it contains its own libbpf (real_libbpf.h).
 * Call it before capture_start.
 */
bool capture_works(void);
/* Record everything that libbcc creates in obj; uname(2) returns release, unless it is NULL. */
void capture_start(struct object *obj, const char *release);
/* Add a map, described by m and name, which libbcc knows as fd: 0 or -ENOMEM. */
int capture_add_map(const struct object_map *m, const char *name, int fd);
/* Set the index in obj->progs of the program that the next bpf_prog_load() loads. */
void capture_set_prog(uint32_t index);
/* The index of the map that libbcc knows as fd, or OBJECT_NONE. */
uint32_t capture_map_index(int fd);
/* Replace the descriptors in all instructions by map indexes: 0 or -EINVAL. */
int capture_resolve(void);
/* 0, or the -errno of a capture that failed. */
int capture_error(void);

#endif
