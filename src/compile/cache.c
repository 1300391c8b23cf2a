/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "compile/cache.h"

#include <dirent.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sha2.h>
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
#include "base/rmtree.h"
#include "compile/cc_process.h"
#include "machine/tracefs.h"
#include "machine/unprivileged.h"
#include "object/object.h"
#include "probe/source.h"

#define FILE_MAX (64u << 20)
#define SYSTEM_CACHE "/var/cache/calltap"

/* Folders */

/* Ours, or root's; and writable by the owner alone. */
static bool trusted(const struct stat *st)
{
	return (st->st_uid == geteuid() || !st->st_uid) && !(st->st_mode & (S_IWGRP | S_IWOTH));
}

static int distrust(const char *path)
{
	log_debug("no cache: %s, or a folder above it, can be written by others", path);
	return -EPERM;
}

/* The way there takes no right to read the folders (O_PATH); the last one is read. */
static int reopen(int fd)
{
	int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	close(fd);
	return own;
}

/* Every folder on the way must be trusted: who may rename one of them decides what is below. */
static int open_trusted(const char *path)
{
	char *full = realpath(path, NULL);
	int fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	char *save = NULL;
	struct stat st;

	for (char *name = full ? strtok_r(full, "/", &save) : NULL; fd >= 0 && name;
	     name = strtok_r(NULL, "/", &save)) {
		int next = openat(fd, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

		close(fd);
		fd = next;
		if (fd >= 0 && (fstat(fd, &st) || !trusted(&st))) {
			close(fd);
			fd = distrust(path);
		}
	}
	if (!full && fd >= 0) {
		close(fd);
		fd = -ENOENT;
	}
	free(full);
	return fd >= 0 ? reopen(fd) : fd;
}

static int open_below(int parent, const char *name)
{
	struct stat st;
	int fd;

	mkdirat(parent, name, 0700);
	fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && (fstat(fd, &st) || !trusted(&st))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/*
 * The modules' folder belongs to the user that compiles, below a folder that only root enters:
 * nobody else gets there, not even others who run as that user.
 */
static int open_modules(int parent)
{
	uid_t uid = geteuid() ? geteuid() : unprivileged_uid();
	struct stat st;
	int fd;

	mkdirat(parent, "modules", 0700);
	fd = openat(parent, "modules", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && !geteuid() && !fstat(fd, &st) && !st.st_uid)
		(void)!fchown(fd, uid, (gid_t)-1);
	if (fd >= 0 && (fstat(fd, &st) || st.st_uid != uid || (st.st_mode & 077))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

void cache_path(struct buf *path)
{
	const char *data = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");

	if (!geteuid())
		buf_str(path, SYSTEM_CACHE);
	else if (data && data[0] == '/')
		buf_printf(path, "%s/calltap", data);
	else if (home && home[0] == '/')
		buf_printf(path, "%s/.cache/calltap", home);
}

static bool make_path(struct buf *path)
{
	cache_path(path);
	if (!path->len || path->failed)
		return false;
	for (char *slash = strchr(path->data + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path->data, 0755);
		*slash = '/';
	}
	mkdir(path->data, 0700);
	return true;
}

void cache_open(struct cache *c)
{
	struct buf path = { 0 };
	struct stat st;
	int fd = make_path(&path) ? open_trusted(buf_text(&path)) : -1;

	*c = (struct cache){ .objects = -1, .modules = -1 };
	if (fd >= 0) {
		/* Closed to others, whoever made it: the modules rely on it. */
		if (!fstat(fd, &st) && (st.st_mode & 077))
			(void)!fchmod(fd, 0700);
		c->objects = open_below(fd, "objects");
		c->modules = open_modules(fd);
		close(fd);
	}
	if (c->objects < 0)
		log_debug("no cache in %s: each start compiles", buf_text(&path));
	buf_free(&path);
}

void cache_close(struct cache *c)
{
	io_close(c->objects);
	io_close(c->modules);
	*c = (struct cache){ .objects = -1, .modules = -1 };
}

void cache_drop_modules(const struct cache *c)
{
	log_debug("the kept headers are dropped: they are made anew");
	rmtree_contents(c->modules);
}

/* The key */

static void hash_text(SHA2_CTX *h, const char *text)
{
	SHA256Update(h, (const uint8_t *)text, strlen(text) + 1); /* its end is part of it */
}

static void hash_file(SHA2_CTX *h, const char *path)
{
	struct buf text = { 0 };

	io_read_file(path, FILE_MAX, &text);
	hash_text(h, path);
	hash_text(h, buf_text(&text));
	buf_free(&text);
}

extern char **environ;

/*
 * libbcc asks the environment: BCC_KERNEL_SOURCE and its like, ARCH; clang: CPATH; the loader,
 * which decides what libbcc is: LD_LIBRARY_PATH, LD_PRELOAD.
 */
static void hash_environment(SHA2_CTX *h)
{
	for (char **e = environ; *e; e++)
		if (!strncmp(*e, "BCC_", 4) || !strncmp(*e, "ARCH=", 5) ||
		    !strncmp(*e, "CPATH=", 6) || !strncmp(*e, "C_INCLUDE_PATH=", 15) ||
		    !strncmp(*e, "LD_", 3))
			hash_text(h, *e);
}

static void hash_machine(SHA2_CTX *h)
{
	char cwd[PATH_MAX];
	char self[PATH_MAX] = "";
	char numbers[64];

	/* The compiler is looked for beside this program. */
	if (readlink("/proc/self/exe", self, sizeof(self) - 1) > 0)
		hash_text(h, self);
	hash_text(h, getcwd(cwd, sizeof(cwd)) ? cwd : "");
	snprintf(numbers, sizeof(numbers), "%d %ld", !geteuid(), sysconf(_SC_PAGESIZE));
	hash_text(h, numbers);
	hash_file(h, "/sys/devices/system/cpu/possible");
	hash_file(h, "/sys/devices/system/cpu/online");
}

static void hash_format(const char *category, const char *name, void *hash)
{
	for (const char *const *mount = tracefs_mounts; *mount; mount++) {
		struct buf path = { 0 };

		buf_printf(&path, "%s/events/%s/%s/format", *mount, category, name);
		hash_file(hash, buf_text(&path));
		buf_free(&path);
	}
}

void cache_key(const struct source *src, const char *release, const char *headers,
	       struct cache_key *key)
{
	SHA2_CTX h;
	char version[64];

	snprintf(version, sizeof(version), "calltap %s object %d", CALLTAP_VERSION, OBJECT_VERSION);
	SHA256Init(&h);
	hash_text(&h, version);
	hash_text(&h, src->origin);
	hash_text(&h, buf_text(&src->bytes));
	hash_text(&h, release);
	hash_text(&h, headers);
	hash_environment(&h);
	hash_machine(&h);
	source_tracepoints_each(src, hash_format, &h);
	SHA256End(&h, key->name);
}

/* The file */

struct header {
	char magic[8];
	uint32_t crc;	 /* of all that follows this field */
	uint32_t inputs; /* bytes; the object has the rest */
	char key[64];
};

#define MAGIC "calltapC"

static uint32_t crc_of(const void *bytes, size_t len)
{
	size_t from = offsetof(struct header, inputs);

	return (uint32_t)crc32_z(0, (const unsigned char *)bytes + from, len - from);
}

int cache_wrap(const struct cache_key *key, const struct compiled *compiled, struct buf *out)
{
	struct header h = { .inputs = htole32((uint32_t)compiled->inputs.len) };
	uint32_t crc;

	memcpy(h.magic, MAGIC, sizeof(h.magic));
	memcpy(h.key, key->name, sizeof(h.key));
	buf_add(out, &h, sizeof(h));
	buf_add(out, compiled->inputs.data, compiled->inputs.len);
	buf_add(out, compiled->object.data, compiled->object.len);
	if (out->failed)
		return -ENOMEM;
	crc = htole32(crc_of(out->data, out->len));
	memcpy(out->data + offsetof(struct header, crc), &crc, sizeof(crc));
	return 0;
}

int cache_unwrap(const struct cache_key *key, const void *bytes, size_t len, struct buf *object)
{
	const char *at = (const char *)bytes + sizeof(struct header);
	struct header h;
	uint32_t n;

	if (len < sizeof(h))
		return -EBADMSG;
	memcpy(&h, bytes, sizeof(h));
	n = le32toh(h.inputs);
	if (memcmp(h.magic, MAGIC, sizeof(h.magic)) || memcmp(h.key, key->name, sizeof(h.key)) ||
	    n > len - sizeof(h) || le32toh(h.crc) != crc_of(bytes, len))
		return -EBADMSG;
	if (!file_stamp_all_hold(at, n))
		return -ESTALE;
	buf_add(object, at + n, len - sizeof(h) - n);
	return object->failed ? -ENOMEM : 0;
}

/* Finding */

static int open_entry(const struct cache *c, const char *name)
{
	int fd = openat(c->objects, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0)
		return errno == ENOENT ? -ENOENT : -EPERM; /* a symbolic link, for one */
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_uid == geteuid() && trusted(&st) &&
	    st.st_nlink == 1)
		return fd;
	close(fd);
	return -EPERM;
}

static int read_entry(const struct cache *c, const struct cache_key *key, struct buf *object)
{
	int fd = open_entry(c, key->name);
	struct buf bytes = { 0 };
	int err = fd < 0 ? fd : buf_read_fd(&bytes, fd, FILE_MAX);

	if (!err)
		err = cache_unwrap(key, buf_text(&bytes), bytes.len, object);
	if (!err)
		futimens(fd, NULL); /* used now */
	io_close(fd);
	buf_free(&bytes);
	return err;
}

bool cache_find(const struct cache *c, const struct cache_key *key, struct buf *object)
{
	int err = c->objects < 0 ? -ENOENT : read_entry(c, key, object);

	if (!err)
		return true;
	if (err != -ENOENT) {
		log_debug("the cached object is not used (%s): it is made again",
			  err == -ESTALE ? "a file it was made from has changed" :
			  err == -EPERM	 ? "its file is not ours alone" :
					   "its file is damaged");
		unlinkat(c->objects, key->name, 0);
	}
	buf_clear(object);
	return false;
}

/* Keeping */

struct entry {
	char name[NAME_MAX + 1];
	struct timespec used;
	off_t size;
};

static int by_use(const void *a, const void *b)
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

static void make_room(const struct cache *c)
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
		qsort(entries, n, sizeof(*entries), by_use);
	for (size_t i = 0; i < n && total > CACHE_BYTES_MAX; i++) {
		unlinkat(c->objects, entries[i].name, 0);
		total -= entries[i].size;
	}
	free(entries);
	closedir(dir);
}

/* Whole or not at all: under a name of its own first, then renamed. */
static int store(const struct cache *c, const char *name, const struct buf *bytes)
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

void cache_keep(const struct cache *c, const struct cache_key *key, const struct compiled *compiled)
{
	struct buf bytes = { 0 };
	int err = c->objects < 0 ? -ENOENT : 0;

	if (!err && !file_stamp_all_hold(buf_text(&compiled->inputs), compiled->inputs.len)) {
		log_debug("the object is not kept: a file it was made from has changed since");
		return;
	}
	if (!err)
		err = cache_wrap(key, compiled, &bytes);
	if (!err)
		err = store(c, key->name, &bytes);
	if (!err)
		make_room(c);
	else if (err != -ENOENT)
		log_debug("the object is not kept: %s", strerror(-err));
	buf_free(&bytes);
}
