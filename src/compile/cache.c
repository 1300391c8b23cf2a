/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "compile/cache.h"

#include <dirent.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/file_stamp.h"
#include "base/io.h"
#include "base/log.h"
#include "compile/cache_folder.h"
#include "compile/cache_key.h"
#include "compile/cc_process.h"

#define FILE_MAX (64u << 20)

/* The content of a cache file */

struct file_header {
	char magic[8];
	uint32_t crc;	 /* over everything after this field */
	uint32_t inputs; /* bytes; the object follows them */
	char key[64];
};

#define MAGIC "calltapC"

static uint32_t file_crc(const void *bytes, size_t len)
{
	size_t from = offsetof(struct file_header, inputs);

	return (uint32_t)crc32_z(0, (const unsigned char *)bytes + from, len - from);
}

int cache_wrap(const struct cache_key *key, const struct cc_result *result, struct buf *out)
{
	struct file_header h = { .inputs = htole32((uint32_t)result->inputs.len) };
	uint32_t crc;

	memcpy(h.magic, MAGIC, sizeof(h.magic));
	memcpy(h.key, key->name, sizeof(h.key));
	buf_add(out, &h, sizeof(h));
	buf_add(out, result->inputs.data, result->inputs.len);
	buf_add(out, result->object.data, result->object.len);
	if (out->failed)
		return -ENOMEM;
	crc = htole32(file_crc(out->data, out->len));
	memcpy(out->data + offsetof(struct file_header, crc), &crc, sizeof(crc));
	return 0;
}

int cache_unwrap(const struct cache_key *key, const void *bytes, size_t len, struct buf *object)
{
	const char *at = (const char *)bytes + sizeof(struct file_header);
	struct file_header h;
	uint32_t n;

	if (len < sizeof(h))
		return -EBADMSG;
	memcpy(&h, bytes, sizeof(h));
	n = le32toh(h.inputs);
	if (memcmp(h.magic, MAGIC, sizeof(h.magic)) || memcmp(h.key, key->name, sizeof(h.key)) ||
	    n > len - sizeof(h) || le32toh(h.crc) != file_crc(bytes, len))
		return -EBADMSG;
	if (!file_stamp_all_match(at, n))
		return -ESTALE;
	buf_add(object, at + n, len - sizeof(h) - n);
	return object->failed ? -ENOMEM : 0;
}

/* Lookup */

static int open_entry(const struct cache_folder *c, const char *name)
{
	int fd = openat(c->objects, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0)
		return errno == ENOENT ? -ENOENT :
					 -EPERM; /* EPERM also for ELOOP, a symbolic link */
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
	    cache_folder_is_trusted(&st) && st.st_nlink == 1)
		return fd;
	close(fd);
	return -EPERM;
}

static int read_entry(const struct cache_folder *c, const struct cache_key *key, struct buf *object)
{
	int fd = open_entry(c, key->name);
	struct buf bytes = { 0 };
	int err = fd < 0 ? fd : buf_read_fd(&bytes, fd, FILE_MAX);

	if (!err)
		err = cache_unwrap(key, buf_text(&bytes), bytes.len, object);
	if (!err)
		futimens(fd, NULL); /* marks it as used, for remove_oldest() */
	io_close(fd);
	buf_free(&bytes);
	return err;
}

bool cache_find(const struct cache_folder *c, const struct cache_key *key, struct buf *object)
{
	int err = c->objects < 0 ? -ENOENT : read_entry(c, key, object);

	if (!err)
		return true;
	if (err != -ENOENT) {
		log_debug("the cached object is not used: %s",
			  err == -ESTALE ? "a file that it was made from has changed" :
			  err == -EPERM	 ? "other users can change its file" :
					   "its file is damaged");
		unlinkat(c->objects, key->name, 0);
	}
	buf_clear(object);
	return false;
}

/* Storing */

struct entry {
	char name[NAME_MAX + 1];
	struct timespec used;
	off_t size;
};

static int compare_last_use(const void *a, const void *b)
{
	const struct timespec *x = &((const struct entry *)a)->used;
	const struct timespec *y = &((const struct entry *)b)->used;

	if (x->tv_sec != y->tv_sec)
		return x->tv_sec < y->tv_sec ? -1 : 1;
	return x->tv_nsec < y->tv_nsec ? -1 : x->tv_nsec > y->tv_nsec;
}

static size_t list_entries(DIR *dir, struct entry **entries)
{
	size_t n = 0, cap = 0;
	struct dirent *e;
	struct stat st;

	while ((e = readdir(dir))) {
		if (fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) ||
		    !S_ISREG(st.st_mode))
			continue;
		if (n == cap) {
			struct entry *more;

			cap = cap ? 2 * cap : 64;
			more = realloc(*entries, cap * sizeof(*more));
			if (!more)
				return n;
			*entries = more;
		}
		memcpy((*entries)[n].name, e->d_name, strlen(e->d_name) + 1);
		(*entries)[n].used = st.st_mtim;
		(*entries)[n++].size = st.st_size;
	}
	return n;
}

static void remove_oldest(const struct cache_folder *c)
{
	int fd = openat(c->objects, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct entry *entries = NULL;
	off_t total = 0;
	size_t n;

	if (!dir)
		return;
	n = list_entries(dir, &entries);
	for (size_t i = 0; i < n; i++)
		total += entries[i].size;
	if (total > CACHE_BYTES_MAX)
		qsort(entries, n, sizeof(*entries), compare_last_use);
	for (size_t i = 0; i < n && total > CACHE_BYTES_MAX; i++) {
		unlinkat(c->objects, entries[i].name, 0);
		total -= entries[i].size;
	}
	free(entries);
	closedir(dir);
}

/* Write to a temporary name, then rename, so that readers never see a partial file. */
static int store_entry(const struct cache_folder *c, const char *name, const struct buf *bytes)
{
	char temporary[96];
	int fd, err;

	snprintf(temporary, sizeof(temporary), "%s.%d", name, (int)getpid());
	unlinkat(c->objects, temporary, 0);
	fd = openat(c->objects, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		    0600);
	if (fd < 0)
		return -errno;
	err = buf_write_fd(bytes, fd);
	if (!err && fsync(fd))
		err = -errno;
	if (!err && renameat(c->objects, temporary, c->objects, name))
		err = -errno;
	close(fd);
	if (err)
		unlinkat(c->objects, temporary, 0);
	return err;
}

void cache_keep(const struct cache_folder *c, const struct cache_key *key,
		const struct cc_result *result)
{
	struct buf bytes = { 0 };
	int err = c->objects < 0 ? -ENOENT : 0;

	if (!err && !file_stamp_all_match(buf_text(&result->inputs), result->inputs.len)) {
		log_debug("not caching the object: a file that it was made from has changed since");
		return;
	}
	if (!err)
		err = cache_wrap(key, result, &bytes);
	if (!err)
		err = store_entry(c, key->name, &bytes);
	if (!err)
		remove_oldest(c);
	else if (err != -ENOENT)
		log_debug("not caching the object: %s", strerror(-err));
	buf_free(&bytes);
}
