/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "machine/cgroup_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"

#define HANDLE_OF_KERNFS 0xfe /* the kernel's FILEID_KERNFS: the handle is the cgroup's id */

int cgroup_tree_find_mount(char path[PATH_MAX])
{
	FILE *mounts = setmntent("/proc/self/mounts", "re");
	struct mntent *m;
	int err = -ENOENT;

	while (err && mounts && (m = getmntent(mounts)))
		if (!strcmp(m->mnt_type, "cgroup2"))
			err = snprintf(path, PATH_MAX, "%s", m->mnt_dir) < PATH_MAX ? 0 : -ENOENT;
	if (mounts)
		endmntent(mounts);
	return err;
}

int cgroup_tree_open(const char *mount, uint64_t id)
{
	struct file_handle *handle = calloc(1, sizeof(*handle) + sizeof(id));
	int root = open(mount, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int fd = handle ? -errno : -ENOMEM;

	if (handle && root >= 0) {
		handle->handle_bytes = sizeof(id);
		handle->handle_type = HANDLE_OF_KERNFS;
		memcpy(handle->f_handle, &id, sizeof(id));
		fd = open_by_handle_at(root, handle, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		fd = fd < 0 ? -errno : fd;
	}
	io_close(root);
	free(handle);
	return fd;
}

static int append_path(int fd, size_t mount, struct buf *path)
{
	char link[64], folder[PATH_MAX];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, folder, sizeof(folder));
	if (n < (ssize_t)mount)
		return -ENOENT;
	if ((size_t)n == mount)
		buf_char(path, '/');
	else
		buf_add(path, folder + mount, (size_t)n - mount);
	return path->failed ? -ENOMEM : 0;
}

int cgroup_tree_path(uint64_t id, struct buf *path)
{
	char mount[PATH_MAX];
	int err = cgroup_tree_find_mount(mount);
	int fd = err ? err : cgroup_tree_open(mount, id);

	if (fd < 0)
		return fd;
	err = append_path(fd, strlen(mount), path);
	close(fd);
	return err;
}
