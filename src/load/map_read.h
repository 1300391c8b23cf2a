/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What a probe's map holds, read out of the kernel while programs may go on filling it. It becomes
 * bytes (content.h says which), so that a recording can keep it.
 */
#ifndef CALLTAP_MAP_READ_H
#define CALLTAP_MAP_READ_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct object_map;

/*
 * Appends the content of the map behind fd to out: in an array, only elements that are not all
 * zero. ns: when, of CLOCK_MONOTONIC. It always ends, with CONTENT_MAX bytes and in a map that
 * changes faster than it can be walked, and the content says so. 0, -ENOMEM or -errno.
 */
int map_read(int fd, const struct object_map *m, int64_t ns, struct buf *out);

#endif
