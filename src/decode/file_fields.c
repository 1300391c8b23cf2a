/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode/file_fields.h"

#include <calltap/fd.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "decode/constant_names.h"
#include "decode/text.h"

void file_fields_put_mode(uint64_t mode, struct buf *out)
{
	const struct constants *types = constant_names_of("file_kind_t");

	if (mode & S_IFMT && constant_names_put(types, (int64_t)(mode & S_IFMT), out)) {
		buf_char(out, '|');
		mode &= ~(uint64_t)S_IFMT;
	}
	file_fields_put_permissions(mode, out);
}

void file_fields_put_permissions(uint64_t mode, struct buf *out)
{
	buf_printf(out, "0%03" PRIo64, mode);
}

void file_fields_put_device(uint64_t dev, struct buf *out)
{
	buf_unsigned(out, dev >> 20);
	buf_char(out, ':');
	buf_unsigned(out, dev & 0xfffff);
}

/* names begins with the file's own name and ends with the one below the root. */
static void put_path(const struct fd_path *p, struct buf *out)
{
	size_t begin[sizeof(p->names)] = { 0 }, n = 0;
	size_t size = p->size < sizeof(p->names) ? p->size : sizeof(p->names);

	for (size_t at = 0; at < size; at += strnlen(p->names + at, size - at) + 1)
		begin[n++] = at;
	buf_str(out, p->more ? "..." : n ? "" : "/");
	while (n--) {
		const char *name = p->names + begin[n];

		buf_char(out, '/');
		text_put_escaped(name, strnlen(name, size - begin[n]), out);
	}
}

static void put_open_file(const struct fd_path *p, struct buf *out)
{
	if (p->magic == SOCKFS_MAGIC || p->magic == PIPEFS_MAGIC) {
		buf_str(out, p->magic == PIPEFS_MAGIC ? "pipe:[" : "socket:[");
		buf_unsigned(out, p->inode);
		buf_char(out, ']');
	} else if (p->magic == ANON_INODE_FS_MAGIC) {
		buf_str(out, "anon_inode:");
		text_put_escaped(p->names, strnlen(p->names, sizeof(p->names)), out);
	} else {
		put_path(p, out);
	}
}

void file_fields_put_descriptor(const void *bytes, struct buf *out)
{
	struct fd_path p;

	memcpy(&p, bytes, sizeof(p));
	if (p.fd == AT_FDCWD)
		buf_str(out, "AT_FDCWD");
	else
		buf_signed(out, p.fd);
	if (!p.inode)
		return;
	buf_char(out, '<');
	put_open_file(&p, out);
	buf_char(out, '>');
}
