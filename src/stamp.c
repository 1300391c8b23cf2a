/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "stamp.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"

static long long ns(const struct timespec *t)
{
	return t->tv_sec * 1000000000ll + t->tv_nsec;
}

/* The path of this process' executable is another process' later: it is written out. */
static const char *real_path(const char *path, char *self)
{
	ssize_t n;

	if (strcmp(path, "/proc/self/exe") != 0)
		return path;
	n = readlink(path, self, PATH_MAX - 1);
	self[n > 0 ? n : 0] = '\0';
	return self;
}

void stamp_write(const struct stat *st, const char *path, struct buf *out)
{
	char self[PATH_MAX];

	buf_printf(out, "%lld %lld %lld %llu %llu %s\n", (long long)st->st_size, ns(&st->st_mtim),
		   ns(&st->st_ctim), (unsigned long long)st->st_ino, (unsigned long long)st->st_dev,
		   real_path(path, self));
}

/* A number and the blank behind it; false for anything else. */
static bool read_number(const char **at, long long *number)
{
	char *end;

	if (!isdigit((unsigned char)**at) && **at != '-')
		return false;
	*number = (long long)strtoull(*at, &end, 10); /* inodes use all 64 bits */
	if (*end != ' ')
		return false;
	*at = end + 1;
	return true;
}

/* The file in a line of len bytes, compared number by number: there are hundreds at each start. */
static bool stamp_holds(const char *line, size_t len)
{
	long long size, mtime, ctime, inode, device;
	const char *end = line + len;
	char path[PATH_MAX];
	struct stat st;

	if (!read_number(&line, &size) || !read_number(&line, &mtime) ||
	    !read_number(&line, &ctime) || !read_number(&line, &inode) ||
	    !read_number(&line, &device) || line >= end || (size_t)(end - line) >= sizeof(path))
		return false;
	memcpy(path, line, (size_t)(end - line));
	path[end - line] = '\0';
	return !stat(path, &st) && st.st_size == size && ns(&st.st_mtim) == mtime &&
	       ns(&st.st_ctim) == ctime && (long long)st.st_ino == inode &&
	       (long long)st.st_dev == device;
}

bool stamps_hold(const char *lines)
{
	if (!*lines)
		return false;
	while (*lines) {
		size_t len = strcspn(lines, "\n");

		if (!lines[len] || !stamp_holds(lines, len))
			return false;
		lines += len + 1;
	}
	return true;
}
