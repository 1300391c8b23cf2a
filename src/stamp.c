/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "stamp.h"

#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"

#define SHARES_MAX 4
#define SHARE_MIN 16384 /* bytes of the list */
#define STACK_SIZE 65536

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

/* A number and the blank behind it; false for anything else. Thousands a start: no strtoull. */
static bool read_number(const char **at, long long *number)
{
	bool negative = **at == '-';
	const char *s = *at + negative;
	unsigned long long n = 0; /* inodes use all 64 bits */

	if (!isdigit((unsigned char)*s))
		return false;
	for (; isdigit((unsigned char)*s); s++)
		n = n * 10 + (unsigned long long)(*s - '0');
	if (*s != ' ')
		return false;
	*number = (long long)(negative ? -n : n);
	*at = s + 1;
	return true;
}

/* The folder of the file looked at last: most of the hundreds at each start share few. */
struct folder {
	const char *path; /* with the last slash, in the list */
	size_t len;
	int fd;
};

static void leave(struct folder *f)
{
	if (f->fd >= 0)
		close(f->fd);
	f->fd = -1;
}

static bool enter(struct folder *f, const char *path, size_t len)
{
	char text[PATH_MAX];

	if (f->fd >= 0 && f->len == len && !memcmp(f->path, path, len))
		return true;
	leave(f);
	if (!len || len >= sizeof(text))
		return false;
	memcpy(text, path, len);
	text[len] = '\0';
	*f = (struct folder){ path, len, open(text, O_PATH | O_DIRECTORY | O_CLOEXEC) };
	return f->fd >= 0;
}

/* The file whose path fills the text from path to end. */
static bool look(struct folder *f, const char *path, const char *end, struct stat *st)
{
	const char *slash = memrchr(path, '/', (size_t)(end - path));
	char name[NAME_MAX + 1];
	size_t len;

	if (!slash || !enter(f, path, (size_t)(slash + 1 - path)))
		return false;
	len = (size_t)(end - slash - 1);
	if (!len || len >= sizeof(name))
		return false;
	memcpy(name, slash + 1, len);
	name[len] = '\0';
	return !fstatat(f->fd, name, st, 0);
}

/* The file in a line that ends before end, compared number by number. */
static bool stamp_holds(struct folder *f, const char *line, const char *end)
{
	long long size, mtime, ctime, inode, device;
	struct stat st;

	if (!read_number(&line, &size) || !read_number(&line, &mtime) ||
	    !read_number(&line, &ctime) || !read_number(&line, &inode) ||
	    !read_number(&line, &device) || line >= end)
		return false;
	return look(f, line, end, &st) && st.st_size == size && ns(&st.st_mtim) == mtime &&
	       ns(&st.st_ctim) == ctime && (long long)st.st_ino == inode &&
	       (long long)st.st_dev == device;
}

/* A share of the list, whole lines; looked at by a thread of its own. */
struct share {
	const char *lines, *end;
	pthread_t thread;
	bool hold;
};

static void *look_at_share(void *arg)
{
	struct share *s = arg;
	struct folder folder = { .fd = -1 };
	const char *line = s->lines;

	s->hold = true;
	while (s->hold && line < s->end) {
		const char *stop = memchr(line, '\n', (size_t)(s->end - line));

		s->hold = stop && stamp_holds(&folder, line, stop);
		line = stop ? stop + 1 : s->end;
	}
	leave(&folder);
	return NULL;
}

/* At most one for each processor and for 16 kB, about 150 files: fewer are not worth a thread. */
static size_t count_shares(size_t len)
{
	cpu_set_t set;
	size_t n = SHARES_MAX;

	if (len / SHARE_MIN < n)
		n = len / SHARE_MIN;
	if (n > 1 && !sched_getaffinity(0, sizeof(set), &set) && (size_t)CPU_COUNT(&set) < n)
		n = (size_t)CPU_COUNT(&set);
	return n ? n : 1;
}

/* The first n - 1 of about the same length; the last has what is left. */
static void divide(const char *lines, size_t len, struct share *shares, size_t n)
{
	const char *end = lines + len;

	for (size_t i = 0; i < n; i++) {
		const char *stop = lines + (size_t)(end - lines) / (n - i);

		stop = i + 1 < n ? memchr(stop, '\n', (size_t)(end - stop)) : NULL;
		shares[i].lines = lines;
		shares[i].end = lines = stop ? stop + 1 : end;
	}
}

static bool start(struct share *s)
{
	pthread_attr_t attr;
	bool started;

	if (pthread_attr_init(&attr))
		return false;
	started = !pthread_attr_setstacksize(&attr, STACK_SIZE) &&
		  !pthread_create(&s->thread, &attr, look_at_share, s);
	pthread_attr_destroy(&attr);
	return started;
}

bool stamps_hold(const char *lines, size_t len)
{
	struct share shares[SHARES_MAX];
	bool started[SHARES_MAX] = { false }, hold = true;
	size_t n = count_shares(len);

	if (!len || memchr(lines, '\0', len))
		return false;
	divide(lines, len, shares, n);
	for (size_t i = 1; i < n; i++)
		started[i] = start(&shares[i]);
	for (size_t i = 0; i < n; i++) {
		if (started[i])
			pthread_join(shares[i].thread, NULL);
		else
			look_at_share(&shares[i]);
		hold &= shares[i].hold;
	}
	return hold;
}

/* One line and its path. */
struct line {
	const char *text;
	const char *path;
	size_t len; /* with its newline */
};

static int by_path(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	size_t nx = x->len - (size_t)(x->path - x->text), ny = y->len - (size_t)(y->path - y->text);
	int order = memcmp(x->path, y->path, nx < ny ? nx : ny);

	return order ? order : (nx > ny) - (nx < ny);
}

static const char *path_in(const char *line)
{
	for (int i = 0; i < 5; i++) {
		const char *blank = strchr(line, ' ');

		line = blank ? blank + 1 : line;
	}
	return line;
}

void stamps_sort(struct buf *lines)
{
	const char *at = buf_text(lines);
	struct buf sorted = { 0 };
	struct line *all;
	size_t n = 0;

	for (const char *c = at; *c; c++)
		n += *c == '\n';
	all = calloc(n + 1, sizeof(*all));
	if (!all)
		return; /* it costs only speed */
	for (size_t i = 0; i < n; i++) {
		all[i] = (struct line){ at, path_in(at), strcspn(at, "\n") + 1 };
		at += all[i].len;
	}
	qsort(all, n, sizeof(*all), by_path);
	for (size_t i = 0; i < n; i++)
		buf_add(&sorted, all[i].text, all[i].len);
	free(all);
	if (!sorted.failed) {
		buf_free(lines);
		*lines = sorted;
	} else {
		buf_free(&sorted);
	}
}
