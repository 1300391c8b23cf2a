/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "stamp.h"

#include <limits.h>
#include <stdio.h>
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

static bool stamp_holds(const char *line, size_t len)
{
	struct buf now = { 0 };
	char path[PATH_MAX];
	struct stat st;
	bool same = false;
	int at = 0;

	if (sscanf(line, "%*[0-9] %*[0-9-] %*[0-9-] %*[0-9] %*[0-9] %n", &at) < 0 || !at ||
	    (size_t)at >= len || len - (size_t)at >= sizeof(path))
		return false;
	memcpy(path, line + at, len - (size_t)at);
	path[len - (size_t)at] = '\0';
	if (!stat(path, &st)) {
		stamp_write(&st, path, &now);
		same = now.len == len + 1 && !memcmp(now.data, line, len);
	}
	buf_free(&now);
	return same;
}

bool stamps_hold(const char *lines)
{
	if (!*lines)
		return false;
	for (; *lines; lines += strcspn(lines, "\n") + 1) {
		size_t len = strcspn(lines, "\n");

		if (!lines[len] || !stamp_holds(lines, len))
			return false;
	}
	return true;
}
