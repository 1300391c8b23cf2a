/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "cc/header_modules.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/c_name.h"
#include "base/file_stamp.h"
#include "base/io.h"
#include "base/rmtree.h"

#define KEEP 8 /* modules, of about 20 MB each; the least recently used goes first */
#define NAME_LEN 16
#define STAMPS "stamps" /* of what a module was made of */
#define STAMPS_MAX (16u << 20)

static char used[NAME_LEN + 1]; /* the folder of this compile */
static bool kept;		/* its module was there, and may be believed */

/* Reading the text: which headers, and is it safe? */

struct lines {
	const char *at;
	const char *line; /* the current one, after its blanks */
	size_t len;
};

static bool next_line(struct lines *l)
{
	if (!*l->at)
		return false;
	l->line = l->at + strspn(l->at, " \t");
	l->len = strcspn(l->line, "\n");
	l->at = l->line + l->len;
	l->at += *l->at == '\n';
	return true;
}

/* "# WORD rest": the rest, or NULL if the line is no such directive. */
static const char *directive(const struct lines *l, const char *word)
{
	const char *p = l->line;
	size_t n = strlen(word);

	if (*p != '#')
		return NULL;
	for (p++; *p == ' ' || *p == '\t'; p++)
		;
	if (strncmp(p, word, n) != 0 || is_name_char(p[n]))
		return NULL;
	return p + n + strspn(p + n, " \t");
}

static bool is_word(const char *at, const char *word)
{
	return name_length(at) == strlen(word) && !strncmp(at, word, strlen(word));
}

/* A condition that is the same for every compile. */
static bool is_settled(const char *name)
{
	return is_word(name, "__KERNEL__");
}

/* #ifndef X, and behind it #define X alone: what it guards is there once, with or without it. */
static bool is_guard(const char *name, const char *guard)
{
	size_t n = name_length(guard);

	return n && name_length(name) == n && !memcmp(name, guard, n);
}

/* Could this line change what a later header is, or see what an earlier one defined? */
static bool disturbs(const struct lines *l, const char *guard)
{
	const char *define = directive(l, "define");
	const char *ifdef = directive(l, "ifdef");

	if (define)
		return !is_guard(define, guard);
	if (guard[0] && !is_settled(guard))
		return true; /* a condition, and no guard */
	if (ifdef)
		return !is_settled(ifdef);
	return directive(l, "if") || directive(l, "elif") || directive(l, "undef") ||
	       directive(l, "pragma");
}

/*
 * A module does not hear of a macro that is defined before its #include, and knows all its
 * headers' macros from the first line on. So nothing but includes may come before an include.
 */
static bool safe(const char *text)
{
	struct lines l = { .at = text };
	const char *guard = "";
	bool disturbed = false;

	while (next_line(&l)) {
		const char *opens = directive(&l, "ifndef");

		disturbed |= disturbs(&l, guard);
		if (directive(&l, "include") && disturbed)
			return false;
		guard = opens ? opens : "";
	}
	return true;
}

static bool listed(const struct buf *map, const char *header)
{
	return strstr(buf_text(map), header) != NULL;
}

static void add_header(struct buf *map, const char *root, const char *name, size_t len)
{
	struct buf line = { 0 };
	struct buf path = { 0 };

	buf_printf(&path, "%s/include/%.*s", root, (int)len, name);
	buf_printf(&line, "  header \"%s\"\n", buf_text(&path));
	if (!faccessat(AT_FDCWD, buf_text(&path), R_OK, AT_EACCESS) &&
	    !listed(map, buf_text(&line)))
		buf_str(map, buf_text(&line));
	buf_free(&path);
	buf_free(&line);
}

/* kconfig.h comes first, because everything else asks it; then libbcc's own, as it does. */
static void write_map(const char *text, const char *root, struct buf *map)
{
	struct lines l = { .at = text };

	buf_printf(map,
		   "module calltap_kernel [system] {\n  header \"%s/include/linux/kconfig.h\"\n",
		   root);
	buf_str(map, "  header \"/virtual/include/bcc/bpf.h\"\n"
		     "  header \"/virtual/include/bcc/bpf_workaround.h\"\n"
		     "  header \"/virtual/include/bcc/helpers.h\"\n");
	while (next_line(&l)) {
		const char *name = directive(&l, "include");

		if (name && *name == '<')
			add_header(map, root, name + 1, strcspn(name + 1, ">\n"));
	}
	buf_str(map, "  export *\n}\n");
}

/* Keeping modules */

static uint64_t hash(const struct buf *b)
{
	uint64_t h = 0xcbf29ce484222325; /* FNV-1a: it only tells folders apart */

	for (size_t i = 0; i < b->len; i++)
		h = (h ^ (unsigned char)b->data[i]) * 0x100000001b3;
	return h;
}

static bool write_file(int dir, const char *name, const struct buf *content)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok;

	if (fd < 0)
		return errno == EEXIST;
	ok = write(fd, content->data, content->len) == (ssize_t)content->len;
	close(fd);
	if (!ok)
		unlinkat(dir, name, 0);
	return ok;
}

/* The one used longest ago, and how many there are. */
static int find_oldest(DIR *dir, char *oldest)
{
	time_t first = 0;
	struct dirent *e;
	struct stat st;
	int count = 0;

	rewinddir(dir);
	while ((e = readdir(dir))) {
		if (strlen(e->d_name) != NAME_LEN ||
		    fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW))
			continue;
		if (!count++ || st.st_mtime < first) {
			first = st.st_mtime;
			memcpy(oldest, e->d_name, NAME_LEN + 1);
		}
	}
	return count;
}

static void bound(int dir_fd)
{
	int fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	char oldest[NAME_LEN + 1];

	while (dir && find_oldest(dir, oldest) > KEEP)
		rmtree(dir_fd, oldest);
	if (dir)
		closedir(dir);
}

static bool open_folder(int dir_fd, const char *name, const struct buf *map)
{
	bool fresh = !mkdirat(dir_fd, name, 0700);
	int fd = openat(dir_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	bool ok = fd >= 0 && write_file(fd, "map", map);

	if (fd >= 0)
		futimens(fd, NULL); /* used now */
	io_close(fd);
	if (fresh)
		bound(dir_fd);
	return ok;
}

enum state {
	MODULE_NEW,  /* not there, or being made */
	MODULE_KEPT, /* made of files that are what they were */
	MODULE_OLD,
};

/* clang goes by a header's size and time alone; an object is believed by more than that. */
static enum state look_at(int dir_fd, const char *name)
{
	struct buf stamps = { 0 };
	char path[NAME_LEN + 16];
	bool kept;
	int fd;

	snprintf(path, sizeof(path), "%s/" STAMPS, name);
	fd = openat(dir_fd, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return MODULE_NEW;
	kept = !buf_read_fd(&stamps, fd, STAMPS_MAX) &&
	       file_stamp_all_hold(buf_text(&stamps), stamps.len);
	close(fd);
	buf_free(&stamps);
	return kept ? MODULE_KEPT : MODULE_OLD;
}

void header_modules_stamp(const struct buf *inputs, int dir_fd)
{
	int fd = used[0] && !kept ?
			 openat(dir_fd, used, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) :
			 -1;

	if (fd >= 0 && file_stamp_all_hold(buf_text(inputs), inputs->len))
		write_file(fd, STAMPS, inputs);
	io_close(fd);
}

int header_modules_prepare(const struct buf *text, const char *root, int dir_fd, const char **flags)
{
	static char cache[64], map_file[64];
	const char *const all[MODULES_FLAGS] = {
		"-Xclang",
		"-fmodules",
		"-Xclang",
		"-fimplicit-module-maps",
		"-Xclang",
		cache,
		"-Xclang",
		map_file,
		/* Last: of a kept one we have looked at every file ourselves, and closer. */
		"-Xclang",
		"-fmodules-validate-system-headers",
	};
	struct buf map = { 0 };
	char name[NAME_LEN + 1];
	enum state state;
	bool ok;

	if (!safe(buf_text(text)))
		return 0;
	write_map(buf_text(text), root, &map);
	snprintf(name, sizeof(name), "%016llx", (unsigned long long)hash(&map));
	state = look_at(dir_fd, name);
	if (state == MODULE_OLD)
		rmtree(dir_fd, name);
	memcpy(used, name, sizeof(name));
	kept = state == MODULE_KEPT;
	ok = !map.failed && open_folder(dir_fd, name, &map);
	buf_free(&map);
	snprintf(cache, sizeof(cache), "-fmodules-cache-path=/proc/self/fd/%d/%s", dir_fd, name);
	snprintf(map_file, sizeof(map_file), "-fmodule-map-file=/proc/self/fd/%d/%s/map", dir_fd,
		 name);
	memcpy(flags, all, sizeof(all));
	return !ok ? 0 : kept ? MODULES_FLAGS - 2 : MODULES_FLAGS;
}
