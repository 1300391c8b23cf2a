/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Find a container's cgroup by the container's id, 64 hexadecimal digits that are a part of the
 * cgroup's name in every container manager: docker-ID.scope, cri-containerd-ID.scope, ID.
 */
#ifndef CALLTAP_CONTAINER_H
#define CALLTAP_CONTAINER_H

#include <stdbool.h>

struct buf;

#define CONTAINER_ID_SHORT 12 /* digits of a short id, as docker ps prints them */

/* Is word an id, or the beginning of one: 12 to 64 hexadecimal digits? */
bool container_is_id(const char *word);
/* Is name the cgroup folder of a container whose id begins with id? */
bool container_is_folder(const char *name, const char *id);
/*
 * Append the path of the container's folder below root, "/system.slice/docker-ID.scope". 0; -ENOENT:
 * no container has this id; -ENOTUNIQ: several have, and the paths of two of them are appended with
 * " and " in between; -ENOMEM.
 */
int container_find(const char *root, const char *id, struct buf *path);

#endif
