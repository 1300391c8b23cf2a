/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The tree of cgroups (v2), as it is mounted. */
#ifndef CALLTAP_CGROUP_TREE_H
#define CALLTAP_CGROUP_TREE_H

#include <limits.h>
#include <stdint.h>

struct buf;

/* Where the tree is mounted: 0 or -ENOENT. */
int cgroup_tree_find_mount(char path[PATH_MAX]);
/* The folder of the cgroup of this id, in the tree that is mounted there: a descriptor or -errno. */
int cgroup_tree_open(const char *mount, uint64_t id);

/*
 * Appends the path of the cgroup (v2) of this id, from the root of its tree. 0, or -errno: there
 * is none (any more), no tree is mounted, or it takes more privilege.
 */
int cgroup_tree_read(uint64_t id, struct buf *path);

#endif
