/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "save.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "log.h"
#include "object.h"

static int write_all(int fd, const struct buf *bytes)
{
	size_t done = 0;

	while (done < bytes->len) {
		ssize_t n = write(fd, bytes->data + done, bytes->len - done);

		if (n < 0 && errno != EINTR)
			return -errno;
		done += n > 0 ? (size_t)n : 0;
	}
	return fsync(fd) ? -errno : 0;
}

static int write_beside(const struct buf *bytes, char *temporary, const char *path)
{
	int fd = mkstemp(temporary);
	int err;

	if (fd < 0)
		return -errno;
	err = write_all(fd, bytes);
	if (!err && fchmod(fd, 0644))
		err = -errno;
	close(fd);
	if (!err && rename(temporary, path))
		err = -errno;
	if (err)
		unlink(temporary);
	return err;
}

int save_object(const struct object *obj, const char *path)
{
	struct buf temporary = { 0 };
	struct buf bytes = { 0 };
	int err = object_encode(obj, &bytes);

	buf_printf(&temporary, "%s.XXXXXX", path);
	if (!err && temporary.failed)
		err = -ENOMEM;
	if (!err)
		err = write_beside(&bytes, temporary.data, path);
	errno = -err;
	if (err)
		log_error("cannot write %s:", path);
	else
		log_info("saved: %s, for kernel %s", path, obj->release);
	buf_free(&bytes);
	buf_free(&temporary);
	return err;
}
