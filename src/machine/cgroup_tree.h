/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The mounted cgroup tree (v2). */
#ifndef CALLTAP_CGROUP_TREE_H
#define CALLTAP_CGROUP_TREE_H

#include <limits.h>
#include <stdint.h>

struct buf;

/* Find the mount point: 0; -ENOENT: the tree is not mounted. */
int cgroup_tree_find_mount(char path[PATH_MAX]);
/* Open the folder of the cgroup with this id below the mount point: a descriptor or -errno. */
int cgroup_tree_open(const char *mount, uint64_t id);

/*
 * Append the path of the cgroup with this id, relative to the tree's root. 0; -ENOENT: the tree is
 * not mounted; another -errno: the cgroup does not exist (any more), or the caller lacks
 * CAP_DAC_READ_SEARCH.
 */
int cgroup_tree_path(uint64_t id, struct buf *path);

#endif
