/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef CALLTAP_CGROUP_READ_H
#define CALLTAP_CGROUP_READ_H

#include <stdint.h>

struct buf;

/*
 * Appends the path of the cgroup (v2) of this id, from the root of its tree. 0, or -errno: there
 * is none (any more), no tree is mounted, or it takes more privilege.
 */
int cgroup_read(uint64_t id, struct buf *path);

#endif
