/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Network namespaces: by the inode's number, by the name that ip netns gave, by a path. */
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

/* The inode of what the path leads to, if that is a network namespace: 0 or -errno. */
static int inode_of(const char *path, uint32_t *inum)
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

static int say_path(const char *word, const char *path, int err)
{
	errno = -err;
	if (err == -EINVAL)
		log_error("--netns %s: %s is no network namespace: " NAMED
			  "/NAME and /proc/PID/ns/net are such",
			  word, path);
	else if (err == -ENOENT && path != word)
		log_error("--netns %s: there is no %s: ip netns list has the names, lsns -t net "
			  "the numbers",
			  word, path);
	else
		log_error("--netns %s: it can't be opened (lsns -t net has the numbers, which go, "
			  "too):",
			  word);
	return err == -ENOMEM ? err : -EINVAL;
}

static int find_path(const char *word, uint32_t *inum)
{
	struct buf path = { 0 };
	int err;

	if (strchr(word, '/')) {
		err = inode_of(word, inum);
		return err ? say_path(word, word, err) : 0;
	}
	buf_printf(&path, NAMED "/%s", word);
	err = path.failed ? -ENOMEM : inode_of(buf_text(&path), inum);
	if (err)
		err = say_path(word, buf_text(&path), err);
	buf_free(&path);
	return err;
}

/* Has one of the folder's entries this number? Through a link, whose own number is another. */
static bool is_among(const char *folder, const char *behind, uint64_t inum)
{
	DIR *dir = opendir(folder);
	bool found = false;
	struct dirent *e;

	while (dir && !found && (e = readdir(dir))) {
		char path[512];
		struct stat st;

		snprintf(path, sizeof(path), "%s/%s%s", folder, e->d_name, behind);
		found = e->d_name[0] != '.' && !stat(path, &st) && st.st_ino == inum;
	}
	if (dir)
		closedir(dir);
	return found;
}

/* Threads may be in others than their process' first. */
static bool is_of_threads(uint64_t inum)
{
	DIR *proc = opendir("/proc");
	bool found = false;
	struct dirent *e;

	while (proc && !found && (e = readdir(proc))) {
		char threads[300];

		snprintf(threads, sizeof(threads), "/proc/%s/task", e->d_name);
		found = e->d_name[0] >= '1' && e->d_name[0] <= '9' &&
			is_among(threads, "/ns/net", inum);
	}
	if (proc)
		closedir(proc);
	return found;
}

int filter_netns_find(const char *word, void *key)
{
	uint64_t inum;

	if (!filter_lookup_number(word, UINT32_MAX, &inum))
		return find_path(word, key);
	if (!is_among("/proc", "/ns/net", inum) && !is_among(NAMED, "", inum) &&
	    !is_of_threads(inum)) {
		log_error("--netns %s: no process is in a network namespace of this number: lsns "
			  "-t net lists them; a path, " NAMED
			  "/NAME, names one that is still empty",
			  word);
		return -EINVAL;
	}
	*(uint32_t *)key = (uint32_t)inum;
	return 0;
}
