/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/buf.h"

void io_close(int fd)
{
	if (fd >= 0)
		close(fd);
}

int io_read_file_at(int folder, const char *path, size_t max, struct buf *out)
{
	int fd = openat(folder, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	int err = fd < 0 ? -errno : buf_read_fd(out, fd, max);

	io_close(fd);
	return err;
}

int io_read_file(const char *path, size_t max, struct buf *out)
{
	return io_read_file_at(AT_FDCWD, path, max, out);
}
