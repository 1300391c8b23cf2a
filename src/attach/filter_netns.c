/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* --netns: a network namespace named by its inode number, by its ip netns name or by a path. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "attach/filter_lookup.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/log.h"

#define NAMED "/run/netns"

/* Read the inode number of the network namespace at a path: 0, -EINVAL if it is none, -errno. */
static int read_netns_inode(const char *path, uint32_t *inum)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	int err = fd < 0 || fstat(fd, &st) ? -errno : 0;

	if (!err && ioctl(fd, NS_GET_NSTYPE) != CLONE_NEWNET)
		err = -EINVAL;
	if (!err)
		*inum = (uint32_t)st.st_ino;
	io_close(fd);
	return err;
}

static int report_path_failure(const char *value, const char *path, int err)
{
	errno = -err;
	if (err == -EINVAL)
		log_error("--netns %s: %s is not a network namespace: use " NAMED
			  "/NAME or /proc/PID/ns/net",
			  value, path);
	else if (err == -ENOENT && path != value)
		log_error("--netns %s: %s does not exist: ip netns list shows names, lsns -t net "
			  "shows numbers",
			  value, path);
	else
		log_error("--netns %s: cannot open it (a number from lsns -t net works as well):",
			  value);
	return err == -ENOMEM ? err : -EINVAL;
}

static int find_by_path(const char *value, uint32_t *inum)
{
	struct buf path = { 0 };
	int err;

	if (strchr(value, '/')) {
		err = read_netns_inode(value, inum);
		return err ? report_path_failure(value, value, err) : 0;
	}
	buf_printf(&path, NAMED "/%s", value);
	err = path.failed ? -ENOMEM : read_netns_inode(buf_text(&path), inum);
	if (err)
		err = report_path_failure(value, buf_text(&path), err);
	buf_free(&path);
	return err;
}

/* True if an entry of the folder, followed through links, is the namespace with this inode. */
static bool has_netns_entry(const char *folder, const char *suffix, uint64_t inum)
{
	DIR *dir = opendir(folder);
	bool found = false;
	struct dirent *e;

	while (dir && !found && (e = readdir(dir))) {
		char path[512];
		struct stat st;

		snprintf(path, sizeof(path), "%s/%s%s", folder, e->d_name, suffix);
		found = e->d_name[0] != '.' && !stat(path, &st) && st.st_ino == inum;
	}
	if (dir)
		closedir(dir);
	return found;
}

/* Threads of a process may be in other namespaces than its first thread. */
static bool has_netns_thread(uint64_t inum)
{
	DIR *proc = opendir("/proc");
	bool found = false;
	struct dirent *e;

	while (proc && !found && (e = readdir(proc))) {
		char threads[300];

		snprintf(threads, sizeof(threads), "/proc/%s/task", e->d_name);
		found = e->d_name[0] >= '1' && e->d_name[0] <= '9' &&
			has_netns_entry(threads, "/ns/net", inum);
	}
	if (proc)
		closedir(proc);
	return found;
}

int filter_netns_find(const char *value, void *key)
{
	uint64_t inum;

	if (!filter_lookup_number(value, UINT32_MAX, &inum))
		return find_by_path(value, key);
	if (!has_netns_entry("/proc", "/ns/net", inum) && !has_netns_entry(NAMED, "", inum) &&
	    !has_netns_thread(inum)) {
		log_error("--netns %s: no process is in a network namespace with this number: lsns "
			  "-t net lists them; for a namespace without processes, give its "
			  "path, " NAMED "/NAME",
			  value);
		return -EINVAL;
	}
	*(uint32_t *)key = (uint32_t)inum;
	return 0;
}
