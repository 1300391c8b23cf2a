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

/* Of a new file: mkstemp's is for its owner alone. */
static mode_t usual_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

static int write_beside(const struct buf *bytes, char *temporary, const char *path)
{
	int fd = mkstemp(temporary);
	int err;

	if (fd < 0)
		return -errno;
	err = buf_write_fd(bytes, fd);
	if (!err && fsync(fd))
		err = -errno;
	if (!err && fchmod(fd, usual_mode()))
		err = -errno;
	close(fd);
	if (!err && rename(temporary, path))
		err = -errno;
	if (err)
		unlink(temporary);
	return err;
}

/* A device or a pipe is written to, not replaced; and so is what a link will lead to. */
static int write_into(const struct buf *bytes, const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
	int err = fd < 0 ? -errno : buf_write_fd(bytes, fd);

	io_close(fd);
	return err;
}

/* Asked of the path itself: what /dev/stdout leads to may have no name of its own. */
static bool may_be_replaced(const char *path)
{
	struct stat st;

	if (!stat(path, &st))
		return S_ISREG(st.st_mode) || S_ISDIR(st.st_mode); /* of a folder rename tells */
	return lstat(path, &st) || !S_ISLNK(st.st_mode);
}

static int write_file(const struct buf *bytes, const char *path)
{
	char *full = realpath(path, NULL); /* what a symbolic link leads to is replaced, not it */
	struct buf temporary = { 0 };
	int err;

	if (!may_be_replaced(path)) {
		err = write_into(bytes, path);
	} else {
		buf_printf(&temporary, "%s.XXXXXX", full ? full : path);
		err = temporary.failed ? -ENOMEM :
					 write_beside(bytes, temporary.data, full ? full : path);
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
		err = write_file(&bytes, path);
	errno = -err;
	if (err)
		log_error("cannot write %s:", path);
	else
		log_info("saved: %s, for kernel %s", path, obj->release);
	buf_free(&bytes);
	return err;
}
