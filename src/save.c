/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "save.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "log.h"
#include "object.h"

static int write_beside(const struct buf *bytes, char *temporary, const char *path)
{
	int fd = mkstemp(temporary);
	int err;

	if (fd < 0)
		return -errno;
	err = buf_write_fd(bytes, fd);
	if (!err && fsync(fd))
		err = -errno;
	if (!err && fchmod(fd, 0644))
		err = -errno;
	close(fd);
	if (!err && rename(temporary, path))
		err = -errno;
	if (err)
		unlink(temporary);
	return err;
}

/* A device or a pipe is written to, not replaced. */
static int write_into(const struct buf *bytes, const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	int err = fd < 0 ? -errno : buf_write_fd(bytes, fd);

	if (fd >= 0)
		close(fd);
	return err;
}

static int write_file(const struct buf *bytes, const char *path)
{
	char *full = realpath(path, NULL); /* what a symbolic link leads to is replaced, not it */
	struct buf temporary = { 0 };
	struct stat st;
	int err;

	if (full && !stat(full, &st) && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
		err = write_into(bytes, full);
	} else {
		buf_printf(&temporary, "%s.XXXXXX", full ? full : path);
		err = temporary.failed ? -ENOMEM :
					 write_beside(bytes, temporary.data, full ? full : path);
	}
	buf_free(&temporary);
	free(full);
	return err;
}

int save_object(const struct object *obj, const char *path)
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
