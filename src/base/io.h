/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Reading whole files, and closing descriptors. */
#ifndef CALLTAP_IO_H
#define CALLTAP_IO_H

#include <stddef.h>

struct buf;

/* Close fd, unless it is negative. */
void io_close(int fd);

/* The largest text file, in bytes: people write some kilobytes, so a larger file is a mistake. */
#define TEXT_FILE_MAX (1u << 20)

/*
 * Append the content of a file, at most max bytes. 0; -EFBIG: the file has more; -ENOMEM or another
 * -errno. Does not block: a FIFO without a writer is empty.
 */
int io_read_file(const char *path, size_t max, struct buf *out);
/* The same for a path relative to an open folder. */
int io_read_file_at(int folder, const char *path, size_t max, struct buf *out);

#endif
