/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Cgroups of the version-2 tree: by their path, in it or in the file system, by their id, and by
 * the id of the container whose it is.
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

/* A folder of the tree: a descriptor; -ENOTDIR if it is none, or another -errno. */
static int open_folder(const char *path)
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

/* Below where the tree is mounted, as events and /proc/PID/cgroup show it; why: else. */
static int open_in_tree(const char *mount, const char *path, int why)
{
	struct buf full = { 0 };
	int fd;

	buf_printf(&full, "%s/%s", mount, path);
	fd = full.failed ? -ENOMEM : open_folder(buf_text(&full));
	buf_free(&full);
	return fd == -ENOENT ? why : fd;
}

static int say_several(const char *word, const struct buf *path)
{
	log_error("--cgroup %s: the ids of several containers begin so, %s: give more of the id, "
		  "or a path",
		  word, buf_text(path));
	return -ENOTUNIQ;
}

/* Of the container whose id begins so; why: there is none. */
static int open_container(const char *mount, const char *id, int why)
{
	struct buf path = { 0 };
	int fd = container_find(mount, id, &path);

	if (!fd)
		fd = open_in_tree(mount, buf_text(&path), why);
	else if (fd == -ENOTUNIQ)
		fd = say_several(id, &path);
	else if (fd == -ENOENT)
		fd = why;
	buf_free(&path);
	return fd;
}

static int say(const char *word, const char *mount, bool is_id, int err)
{
	if (err == -ENOMEM)
		return err;
	if (err == -ENOTUNIQ)
		return -EINVAL; /* it has been told */
	errno = -err;
	if (err == -ENOTDIR)
		log_error("--cgroup %s is no cgroup of version 2: those are the folders in %s",
			  word, mount);
	else if (is_id && err == -EPERM)
		log_error("--cgroup %s: a cgroup's id takes the privilege CAP_DAC_READ_SEARCH: "
			  "give its path",
			  word);
	else if (is_id)
		log_error("--cgroup %s: there is no cgroup of this id (any more): ls -id %s/* has "
			  "them; one whose name is a number goes by its path, /%s",
			  word, mount, word);
	else if (err == -ENOENT && container_is_id(word))
		log_error("--cgroup %s: there is no such cgroup, and no container whose id begins "
			  "so (docker ps shows ids): cat /proc/PID/cgroup says where a process is, "
			  "and %s has all",
			  word, mount);
	else if (err == -ENOENT)
		log_error("--cgroup %s: there is no such cgroup: cat /proc/PID/cgroup says where a "
			  "process is, and %s has all",
			  word, mount);
	else
		log_error("--cgroup %s:", word);
	return -EINVAL;
}

int filter_cgroup_find(const char *word, void *key)
{
	char mount[PATH_MAX];
	uint64_t id;
	bool is_id = filter_lookup_number(word, UINT64_MAX, &id);
	int fd = word[0] == '/' ? open_folder(word) : -ENOENT;

	if (fd < 0 && cgroup_tree_find_mount(mount)) {
		log_error("--cgroup takes cgroups of version 2, and no tree of them is mounted: "
			  "mount -t cgroup2 none /mnt");
		return -ENOSYS;
	}
	if (is_id)
		fd = cgroup_tree_open(mount, id);
	else if (fd < 0)
		fd = open_in_tree(mount, word, fd);
	if (fd < 0 && container_is_id(word))
		fd = open_container(mount, word, fd);
	*(int *)key = fd;
	return fd < 0 ? say(word, mount, is_id, fd) : 0;
}
