/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Containers by their ids, 64 hex digits that are a part of their cgroup's name: docker-ID.scope,
 * cri-containerd-ID.scope, ID. Knows nothing of those who run them.
 */
#ifndef CALLTAP_CONTAINER_H
#define CALLTAP_CONTAINER_H

#include <stdbool.h>

struct buf;

#define CONTAINER_ID_SHORT 12 /* digits that are enough, as docker ps shows them */

/* May it be an id, or how one begins: 12 to 64 digits? */
bool container_is_id(const char *word);
/* Is a folder of this name that of a container whose id begins so? */
bool container_is_folder(const char *name, const char *id);
/*
 * Appends the path of the container's folder below root, "/system.slice/docker-ID.scope". 0;
 * -ENOENT; -ENOTUNIQ: there are several, and two of them are appended, with " and " between;
 * -ENOMEM.
 */
int container_find(const char *root, const char *id, struct buf *path);

#endif
