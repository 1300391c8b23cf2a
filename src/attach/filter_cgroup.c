/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * --cgroup: a version-2 cgroup named by its path in the tree or in the file system, by its id, or
 * by the id of its container.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "attach/filter_lookup.h"
#include "base/buf.h"
#include "base/log.h"
#include "machine/cgroup_tree.h"
#include "machine/container.h"

/* Open a folder of the tree: a descriptor, -ENOTDIR if it is no cgroup, or another -errno. */
static int open_cgroup(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct statfs fs;

	if (fd < 0)
		return -errno;
	if (!fstatfs(fd, &fs) && fs.f_type == CGROUP2_SUPER_MAGIC)
		return fd;
	close(fd);
	return -ENOTDIR;
}

/* Open a path below the mount point, as events and /proc/PID/cgroup show it. */
static int open_below_mount(const char *mount, const char *path, int not_found)
{
	struct buf full = { 0 };
	int fd;

	buf_printf(&full, "%s/%s", mount, path);
	fd = full.failed ? -ENOMEM : open_cgroup(buf_text(&full));
	buf_free(&full);
	return fd == -ENOENT ? not_found : fd;
}

static int report_several_containers(const char *value, const struct buf *path)
{
	log_error("--cgroup %s: several container ids begin with it, %s: give more of the id, or "
		  "a path",
		  value, buf_text(path));
	return -ENOTUNIQ;
}

/* Open the cgroup of the container whose id begins with id. */
static int open_container(const char *mount, const char *id, int not_found)
{
	struct buf path = { 0 };
	int fd = container_find(mount, id, &path);

	if (!fd)
		fd = open_below_mount(mount, buf_text(&path), not_found);
	else if (fd == -ENOTUNIQ)
		fd = report_several_containers(id, &path);
	else if (fd == -ENOENT)
		fd = not_found;
	buf_free(&path);
	return fd;
}

static int report_cgroup_failure(const char *value, const char *mount, bool is_id, int err)
{
	if (err == -ENOMEM)
		return err;
	if (err == -ENOTUNIQ)
		return -EINVAL; /* reported by report_several_containers */
	errno = -err;
	if (err == -ENOTDIR)
		log_error("--cgroup %s is not a version-2 cgroup: use one of the folders in %s",
			  value, mount);
	else if (is_id && err == -EPERM)
		log_error("--cgroup %s: to open a cgroup by its id takes CAP_DAC_READ_SEARCH: give "
			  "its path",
			  value);
	else if (is_id)
		log_error("--cgroup %s: no cgroup has this id (any more): ls -id %s/* lists the "
			  "ids; for a cgroup whose name is a number, give its path, /%s",
			  value, mount, value);
	else if (err == -ENOENT && container_is_id(value))
		log_error("--cgroup %s: no such cgroup, and no container id begins with it (docker "
			  "ps lists ids): /proc/PID/cgroup shows the cgroup of a process, and %s "
			  "has all cgroups",
			  value, mount);
	else if (err == -ENOENT)
		log_error("--cgroup %s: no such cgroup: /proc/PID/cgroup shows the cgroup of a "
			  "process, and %s has all cgroups",
			  value, mount);
	else
		log_error("--cgroup %s: cannot open the cgroup:", value);
	return -EINVAL;
}

int filter_cgroup_find(const char *value, void *key)
{
	char mount[PATH_MAX];
	uint64_t id;
	bool is_id = filter_lookup_number(value, UINT64_MAX, &id);
	int fd = value[0] == '/' ? open_cgroup(value) : -ENOENT;

	if (fd < 0 && cgroup_tree_find_mount(mount)) {
		log_error("--cgroup takes version-2 cgroups, and no tree of them is mounted: run "
			  "mount -t cgroup2 none /mnt");
		return -ENOSYS;
	}
	if (is_id)
		fd = cgroup_tree_open(mount, id);
	else if (fd < 0)
		fd = open_below_mount(mount, value, fd);
	if (fd < 0 && container_is_id(value))
		fd = open_container(mount, value, fd);
	*(int *)key = fd;
	return fd < 0 ? report_cgroup_failure(value, mount, is_id, fd) : 0;
}
