/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "compile/cache_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/log.h"
#include "base/rmtree.h"
#include "machine/unprivileged.h"

#define SYSTEM_CACHE "/var/cache/calltap"

bool cache_folder_is_trusted(const struct stat *st)
{
	return (st->st_uid == geteuid() || !st->st_uid) && !(st->st_mode & (S_IWGRP | S_IWOTH));
}

static int refuse_folder(const char *path)
{
	log_debug("no cache: other users can write to %s or to a folder above it", path);
	return -EPERM;
}

/* O_PATH needs no permission to read; reopen the folder for reading. */
static int reopen_folder(int fd)
{
	int readable = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	close(fd);
	return readable;
}

/* Check each folder of the path: whoever can rename one of them controls everything below. */
static int open_trusted_path(const char *path)
{
	char *full = realpath(path, NULL);
	int fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	char *save = NULL;
	struct stat st;

	for (char *name = full ? strtok_r(full, "/", &save) : NULL; fd >= 0 && name;
	     name = strtok_r(NULL, "/", &save)) {
		int next = openat(fd, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

		close(fd);
		fd = next;
		if (fd >= 0 && (fstat(fd, &st) || !cache_folder_is_trusted(&st))) {
			close(fd);
			fd = refuse_folder(path);
		}
	}
	if (!full && fd >= 0) {
		close(fd);
		fd = -ENOENT;
	}
	free(full);
	return fd >= 0 ? reopen_folder(fd) : fd;
}

static int open_objects(int parent)
{
	struct stat st;
	int fd;

	mkdirat(parent, "objects", 0700);
	fd = openat(parent, "objects", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && (fstat(fd, &st) || !cache_folder_is_trusted(&st))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/*
 * Open modules/, which belongs to the user that compiles. The folder above it is closed to everyone
 * but root, so other processes of that user cannot reach it.
 */
static int open_modules(int parent)
{
	uid_t uid = geteuid() ? geteuid() : unprivileged_uid();
	struct stat st;
	int fd;

	mkdirat(parent, "modules", 0700);
	fd = openat(parent, "modules", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && !geteuid() && !fstat(fd, &st) && !st.st_uid)
		(void)!fchown(fd, uid, (gid_t)-1);
	if (fd >= 0 && (fstat(fd, &st) || st.st_uid != uid || (st.st_mode & 077))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

void cache_folder_path(struct buf *path)
{
	const char *data = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");

	if (!geteuid())
		buf_str(path, SYSTEM_CACHE);
	else if (data && data[0] == '/')
		buf_printf(path, "%s/calltap", data);
	else if (home && home[0] == '/')
		buf_printf(path, "%s/.cache/calltap", home);
}

static bool make_folders(struct buf *path)
{
	cache_folder_path(path);
	if (!path->len || path->failed)
		return false;
	for (char *slash = strchr(path->data + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path->data, 0755);
		*slash = '/';
	}
	mkdir(path->data, 0700);
	return true;
}

void cache_folder_open(struct cache_folder *c)
{
	struct buf path = { 0 };
	struct stat st;
	int fd = make_folders(&path) ? open_trusted_path(buf_text(&path)) : -1;

	*c = (struct cache_folder){ .objects = -1, .modules = -1 };
	if (fd >= 0) {
		/* An existing folder may have other permissions; modules/ needs a closed one. */
		if (!fstat(fd, &st) && (st.st_mode & 077))
			(void)!fchmod(fd, 0700);
		c->objects = open_objects(fd);
		c->modules = open_modules(fd);
		close(fd);
	}
	if (c->objects < 0)
		log_debug("no cache in %s: every start compiles", buf_text(&path));
	buf_free(&path);
}

void cache_folder_close(struct cache_folder *c)
{
	io_close(c->objects);
	io_close(c->modules);
	*c = (struct cache_folder){ .objects = -1, .modules = -1 };
}

void cache_folder_drop_modules(const struct cache_folder *c)
{
	log_debug("removing the cached header modules: the next compile makes them anew");
	rmtree_contents(c->modules);
}
