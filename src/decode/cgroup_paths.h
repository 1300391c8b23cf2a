/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A cache of cgroup paths by id. A resolver of the caller, or a recording, fills it. */
#ifndef CALLTAP_CGROUP_PATHS_H
#define CALLTAP_CGROUP_PATHS_H

#include <stddef.h>
#include <stdint.h>

struct buf;
struct cgroups;

/* Append the path of a cgroup below the root, "/system.slice": 0, -ENOENT or -ENOMEM. */
typedef int (*cgroup_resolver)(void *cookie, uint64_t id, struct buf *path);

/* resolve: NULL if cgroup_paths_unpack alone fills the cache. Returns NULL if memory runs out. */
struct cgroups *cgroup_paths_new(cgroup_resolver resolve, void *cookie);
void cgroup_paths_free(struct cgroups *c);

/* The path, valid until the next call; NULL: unknown. The resolver is called once for each id. */
const char *cgroup_paths_find(struct cgroups *c, uint64_t id);
/* Add a path from the bytes that cgroup_paths_pack wrote: 0, -EBADMSG or -ENOMEM. */
int cgroup_paths_unpack(struct cgroups *c, const void *bytes, size_t size);
/* Append an id and its path, for a recording. */
void cgroup_paths_pack(uint64_t id, const struct buf *path, struct buf *out);

#endif
