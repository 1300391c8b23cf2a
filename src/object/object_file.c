/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "object/object_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/log.h"
#include "object/object.h"

/* The mode of a new file: mkstemp() lets only the owner read it. */
static mode_t default_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

static int write_and_rename(const struct buf *bytes, char *temporary, const char *path)
{
	int fd = mkstemp(temporary);
	int err;

	if (fd < 0)
		return -errno;
	err = buf_write_fd(bytes, fd);
	if (!err && fsync(fd))
		err = -errno;
	if (!err && fchmod(fd, default_mode()))
		err = -errno;
	close(fd);
	if (!err && rename(temporary, path))
		err = -errno;
	if (err)
		unlink(temporary);
	return err;
}

/* Devices, pipes and the targets of dangling links are written to, not replaced. */
static int write_into(const struct buf *bytes, const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
	int err = fd < 0 ? -errno : buf_write_fd(bytes, fd);

	io_close(fd);
	return err;
}

/* Check path, not its target: the target of /dev/stdout may have no name. */
static bool may_be_replaced(const char *path)
{
	struct stat st;

	if (!stat(path, &st))
		return S_ISREG(st.st_mode) || S_ISDIR(st.st_mode); /* rename() reports a folder */
	return lstat(path, &st) || !S_ISLNK(st.st_mode);
}

static int write_to_path(const struct buf *bytes, const char *path)
{
	char *full = realpath(path, NULL); /* replace a symbolic link's target, not the link */
	struct buf temporary = { 0 };
	int err;

	if (!may_be_replaced(path)) {
		err = write_into(bytes, path);
	} else {
		buf_printf(&temporary, "%s.XXXXXX", full ? full : path);
		err = temporary.failed ?
			      -ENOMEM :
			      write_and_rename(bytes, temporary.data, full ? full : path);
	}
	buf_free(&temporary);
	free(full);
	return err;
}

int object_file_save(const struct object *obj, const char *path)
{
	struct buf bytes = { 0 };
	int err = object_encode(obj, &bytes);

	if (!err)
		err = write_to_path(&bytes, path);
	errno = -err;
	if (err)
		log_error("cannot write %s:", path);
	else
		log_info("saved: %s, for kernel %s", path, obj->release);
	buf_free(&bytes);
	return err;
}
