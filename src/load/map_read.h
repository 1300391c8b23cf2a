/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Read a map out of the kernel, while programs may go on changing it, into a snapshot
 * (object/map_snapshot.h) that a recording can keep.
 */
#ifndef CALLTAP_MAP_READ_H
#define CALLTAP_MAP_READ_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct object_map;

/*
 * Append a snapshot of the map to out, in an array without the elements that are all zero. ns: the
 * time, of CLOCK_MONOTONIC. A snapshot that reaches MAP_SNAPSHOT_MAX bytes, or of a map that changes
 * faster than it can be read, is marked as truncated. 0, -ENOMEM or -errno.
 */
int map_read(int fd, const struct object_map *m, int64_t ns, struct buf *out);

#endif
