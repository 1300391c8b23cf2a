/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The paths of cgroups by their ids, as they come up in events. Knows no kernel. */
#ifndef CALLTAP_CGROUP_PATHS_H
#define CALLTAP_CGROUP_PATHS_H

#include <stddef.h>
#include <stdint.h>

struct buf;
struct cgroups;

/* Appends the path of a cgroup's folder, "/system.slice": 0, -ENOENT or -ENOMEM. */
typedef int (*cgroup_resolver)(void *cookie, uint64_t id, struct buf *path);

/* resolve may be NULL: then only what is put is known. NULL: no memory. */
struct cgroups *cgroup_paths_new(cgroup_resolver resolve, void *cookie);
void cgroup_paths_free(struct cgroups *c);

/* The path, valid until the next call; NULL: not known, each is asked for once. */
const char *cgroup_paths_find(struct cgroups *c, uint64_t id);
/* One that was resolved before, as cgroup_paths_pack wrote it: 0, -EBADMSG or -ENOMEM. */
int cgroup_paths_put(struct cgroups *c, const void *bytes, size_t size);
void cgroup_paths_pack(uint64_t id, const struct buf *path, struct buf *out);

#endif
