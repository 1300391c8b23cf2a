/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "base/file_stamp.h"

#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"

#define THREADS_MAX 4	/* the caller's included */
#define CHUNK_SIZE 4096 /* bytes of the list that a thread checks at a time: some 50 files */
#define STACK_SIZE 65536

static long long ns(const struct timespec *t)
{
	return t->tv_sec * 1000000000ll + t->tv_nsec;
}

/* Replace /proc/self/exe by its target: another process would resolve it differently. */
static const char *real_path(const char *path, char *self)
{
	ssize_t n;

	if (strcmp(path, "/proc/self/exe") != 0)
		return path;
	n = readlink(path, self, PATH_MAX - 1);
	self[n > 0 ? n : 0] = '\0';
	return self;
}

void file_stamp_write(const struct stat *st, const char *path, struct buf *out)
{
	char self[PATH_MAX];

	buf_printf(out, "%lld %lld %lld %llu %llu %s\n", (long long)st->st_size, ns(&st->st_mtim),
		   ns(&st->st_ctim), (unsigned long long)st->st_ino, (unsigned long long)st->st_dev,
		   real_path(path, self));
}

/*
 * Read a number and the blank after it; false for anything else. A start reads thousands of numbers,
 * and strtoull() is slow.
 */
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

/* An open folder: the hundreds of files of a start share few folders. */
struct folder {
	const char *path; /* borrowed from the list; ends in a slash */
	size_t len;
	int fd;
};

static void close_folder(struct folder *f)
{
	io_close(f->fd);
	f->fd = -1;
}

/* Open the folder of this path, unless it is open. */
static bool open_folder(struct folder *f, const char *path, size_t len)
{
	char text[PATH_MAX];

	if (f->fd >= 0 && f->len == len && !memcmp(f->path, path, len))
		return true;
	close_folder(f);
	if (!len || len >= sizeof(text))
		return false;
	memcpy(text, path, len);
	text[len] = '\0';
	*f = (struct folder){ path, len, open(text, O_PATH | O_DIRECTORY | O_CLOEXEC) };
	return f->fd >= 0;
}

/* Stat a file. [name, end) is relative to f, or an absolute path. */
static bool stat_file(struct folder *f, const char *name, const char *end, struct stat *st)
{
	const char *slash = memrchr(name, '/', (size_t)(end - name));
	char text[NAME_MAX + 1];
	size_t len;

	if (slash && (*name != '/' || !open_folder(f, name, (size_t)(slash + 1 - name))))
		return false;
	name = slash ? slash + 1 : name;
	len = (size_t)(end - name);
	if (!len || len >= sizeof(text) || f->fd < 0)
		return false;
	memcpy(text, name, len);
	text[len] = '\0';
	return !fstatat(f->fd, text, st, 0);
}

/* Does the stamp in a line, which ends at end, match its file? */
static bool stamp_matches(struct folder *f, const char *line, const char *end)
{
	long long size, mtime, ctime, inode, device;
	struct stat st;

	if (!read_number(&line, &size) || !read_number(&line, &mtime) ||
	    !read_number(&line, &ctime) || !read_number(&line, &inode) ||
	    !read_number(&line, &device) || line >= end)
		return false;
	return stat_file(f, line, end, &st) && st.st_size == size && ns(&st.st_mtim) == mtime &&
	       ns(&st.st_ctim) == ctime && (long long)st.st_ino == inode &&
	       (long long)st.st_dev == device;
}

/* A list of stamps that several threads check, each a chunk at a time. */
struct list_check {
	const char *lines;
	size_t len;
	atomic_size_t next; /* offset of the next chunk to check */
	atomic_bool failed;
};

/* The offset of the first line that begins at an offset or after it. */
static size_t next_line(const struct list_check *l, size_t at)
{
	const char *end;

	if (!at || at >= l->len)
		return at ? l->len : 0;
	end = memchr(l->lines + at - 1, '\n', l->len - at + 1);
	return end ? (size_t)(end + 1 - l->lines) : l->len;
}

/* Open the folder of the last folder line before an offset, if there is one. */
static void find_folder(const struct list_check *l, size_t at, struct folder *f)
{
	while (at) {
		const char *before = memrchr(l->lines, '\n', at - 1);
		const char *line = before ? before + 1 : l->lines;

		if (*line == '/') {
			open_folder(f, line, (size_t)(l->lines + at - 1 - line));
			return;
		}
		at = (size_t)(line - l->lines);
	}
}

/* A folder line needs at least one stamp after it. */
static bool line_matches(const struct list_check *l, struct folder *f, const char *line,
			 const char *end)
{
	if (*line != '/')
		return stamp_matches(f, line, end);
	return end[-1] == '/' && end + 1 < l->lines + l->len && end[1] != '/' &&
	       open_folder(f, line, (size_t)(end - line));
}

static bool chunk_matches(const struct list_check *l, size_t from, size_t to)
{
	struct folder folder = { .fd = -1 };
	bool match = true;

	if (from < to)
		find_folder(l, from, &folder);
	while (match && from < to) {
		const char *line = l->lines + from, *end = memchr(line, '\n', l->len - from);

		match = end && end > line && line_matches(l, &folder, line, end);
		from = end ? (size_t)(end + 1 - l->lines) : to;
	}
	close_folder(&folder);
	return match;
}

static void *check_chunks(void *arg)
{
	struct list_check *l = arg;
	size_t from;

	while (!l->failed && (from = atomic_fetch_add(&l->next, CHUNK_SIZE)) < l->len)
		if (!chunk_matches(l, next_line(l, from), next_line(l, from + CHUNK_SIZE)))
			l->failed = true;
	return NULL;
}

/* The threads to start beside the caller's. A short list is checked before a thread has started. */
static size_t count_helpers(size_t len, const cpu_set_t *others)
{
	size_t n = len / CHUNK_SIZE / 4;

	if (n > (size_t)CPU_COUNT(others))
		n = (size_t)CPU_COUNT(others);
	return n < THREADS_MAX - 1 ? n : THREADS_MAX - 1;
}

/* Bind the threads to other CPUs: otherwise Linux may start them on this one, once it is idle. */
static size_t start_helpers(struct list_check *l, pthread_t *threads)
{
	cpu_set_t others;
	pthread_attr_t attr;
	size_t n, started = 0;

	if (sched_getaffinity(0, sizeof(others), &others) || pthread_attr_init(&attr))
		return 0;
	CPU_CLR((size_t)sched_getcpu(), &others);
	n = count_helpers(l->len, &others);
	if (n && !pthread_attr_setstacksize(&attr, STACK_SIZE) &&
	    !pthread_attr_setaffinity_np(&attr, sizeof(others), &others))
		while (started < n && !pthread_create(&threads[started], &attr, check_chunks, l))
			started++;
	pthread_attr_destroy(&attr);
	return started;
}

bool file_stamp_all_match(const char *lines, size_t len)
{
	struct list_check l = { .lines = lines, .len = len };
	pthread_t threads[THREADS_MAX];
	size_t helpers;

	if (!len || memchr(lines, '\0', len))
		return false;
	helpers = start_helpers(&l, threads);
	check_chunks(&l);
	while (helpers)
		pthread_join(threads[--helpers], NULL);
	return !l.failed;
}

/* A stamp and its path, for sorting. */
struct stamp_line {
	const char *text;
	const char *path;
	const char *name; /* in the path: after its last slash */
	const char *end;  /* after its newline */
};

static int compare_spans(const char *a, const char *a_end, const char *b, const char *b_end)
{
	size_t a_len = (size_t)(a_end - a), b_len = (size_t)(b_end - b);
	int order = memcmp(a, b, a_len < b_len ? a_len : b_len);

	return order ? order : (a_len > b_len) - (a_len < b_len);
}

/* Compare folders first, so that the files of a folder are adjacent. */
static int compare_paths(const void *a, const void *b)
{
	const struct stamp_line *x = a, *y = b;
	int order = compare_spans(x->path, x->name, y->path, y->name);

	return order ? order : compare_spans(x->name, x->end, y->name, y->end);
}

static const char *find_path(const char *line)
{
	for (int i = 0; i < 5; i++) {
		const char *blank = strchr(line, ' ');

		line = blank ? blank + 1 : line;
	}
	return line;
}

static struct stamp_line split_line(const char *text)
{
	struct stamp_line l = { .text = text,
				.path = find_path(text),
				.end = strchr(text, '\n') + 1 };
	const char *slash = memrchr(l.path, '/', (size_t)(l.end - l.path));

	l.name = slash ? slash + 1 : l.path;
	return l;
}

static void put_stamp(const struct stamp_line *l, const struct stamp_line *before, struct buf *out)
{
	if (!before || compare_spans(l->path, l->name, before->path, before->name)) {
		buf_add(out, l->path, (size_t)(l->name - l->path));
		buf_char(out, '\n');
	}
	buf_add(out, l->text, (size_t)(l->path - l->text));
	buf_add(out, l->name, (size_t)(l->end - l->name));
}

void file_stamp_group_by_folder(struct buf *lines)
{
	const char *at = buf_text(lines);
	struct buf sorted = { 0 };
	struct stamp_line *all;
	size_t n = 0;

	for (const char *c = at; *c; c++)
		n += *c == '\n';
	all = calloc(n + 1, sizeof(*all));
	if (!all)
		return; /* an unsorted list works, too, but slower */
	for (size_t i = 0; i < n; i++, at = all[i - 1].end)
		all[i] = split_line(at);
	qsort(all, n, sizeof(*all), compare_paths);
	for (size_t i = 0; i < n; i++)
		put_stamp(&all[i], i ? &all[i - 1] : NULL, &sorted);
	free(all);
	if (!sorted.failed) {
		buf_free(lines);
		*lines = sorted;
	} else {
		buf_free(&sorted);
	}
}
