/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Whole files, and descriptors that may not be open. */
#ifndef CALLTAP_IO_H
#define CALLTAP_IO_H

#include <stddef.h>

struct buf;

/* Closes fd, unless it is negative. */
void io_close(int fd);

/* A text that people write has some kilobytes: a larger file is a mistake. */
#define TEXT_FILE_MAX (1u << 20)

/*
 * Appends the content of a file, at most max bytes: 0, -EFBIG beyond max, -ENOMEM or another
 * -errno. Never waits: a FIFO that nobody writes to is empty.
 */
int io_read_file(const char *path, size_t max, struct buf *out);
/* The same, path being relative to an open folder. */
int io_read_file_at(int folder, const char *path, size_t max, struct buf *out);

#endif
