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

#define KEEP 8 /* modules of some 20 MB each; the least recently used is removed first */
#define NAME_LEN 16
#define STAMPS "stamps" /* the file with the stamps of a module's inputs */
#define STAMPS_MAX (16u << 20)

static char used[NAME_LEN + 1]; /* the folder of this compile's module */
static bool kept;		/* the module existed and is valid */

/* The source: its headers, and whether modules are safe */

struct lines {
	const char *at;
	const char *line; /* the current one, without its indentation */
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

/* The text after "# WORD", or NULL if the line is another. */
static const char *directive_text(const struct lines *l, const char *word)
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

/* Return true for a macro that every compile defines. */
static bool is_always_defined(const char *name)
{
	return is_word(name, "__KERNEL__");
}

/* Return true if #define NAME follows #ifndef NAME: an include guard changes nothing. */
static bool is_include_guard(const char *name, const char *guard)
{
	size_t n = name_length(guard);

	return n && name_length(name) == n && !memcmp(name, guard, n);
}

/* Return true if the line could change a later header, or depends on an earlier one. */
static bool affects_headers(const struct lines *l, const char *guard)
{
	const char *define = directive_text(l, "define");
	const char *ifdef = directive_text(l, "ifdef");

	if (define)
		return !is_include_guard(define, guard);
	if (guard[0] && !is_always_defined(guard))
		return true; /* a condition, not a guard */
	if (ifdef)
		return !is_always_defined(ifdef);
	return directive_text(l, "if") || directive_text(l, "elif") || directive_text(l, "undef") ||
	       directive_text(l, "pragma");
}

/*
 * A module ignores macros that are defined before its #include, and its own macros are visible from
 * the first line on. So only #includes may precede an #include.
 */
static bool can_use_modules(const char *text)
{
	struct lines l = { .at = text };
	const char *guard = "";
	bool affected = false;

	while (next_line(&l)) {
		const char *opens = directive_text(&l, "ifndef");

		affected |= affects_headers(&l, guard);
		if (directive_text(&l, "include") && affected)
			return false;
		guard = opens ? opens : "";
	}
	return true;
}

static bool map_has(const struct buf *map, const char *header)
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
	    !map_has(map, buf_text(&line)))
		buf_str(map, buf_text(&line));
	buf_free(&path);
	buf_free(&line);
}

/* kconfig.h comes first, since all headers depend on it; then libbcc's own, as in its compiles. */
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
		const char *name = directive_text(&l, "include");

		if (name && *name == '<')
			add_header(map, root, name + 1, strcspn(name + 1, ">\n"));
	}
	buf_str(map, "  export *\n}\n");
}

/* The cache of modules */

static uint64_t hash_map(const struct buf *b)
{
	uint64_t h = 0xcbf29ce484222325; /* FNV-1a; the hash only names the folder */

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

/* Find the least recently used module; return the number of modules. */
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

static void remove_oldest(int dir_fd)
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
		futimens(fd, NULL); /* mark it as used */
	io_close(fd);
	if (fresh)
		remove_oldest(dir_fd);
	return ok;
}

enum state {
	MODULE_NEW,  /* does not exist, or is being made */
	MODULE_KEPT, /* its inputs are unchanged */
	MODULE_OLD,
};

/* Compare the inputs' stamps: clang itself only compares the headers' sizes and times. */
static enum state check_module(int dir_fd, const char *name)
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
	       file_stamp_all_match(buf_text(&stamps), stamps.len);
	close(fd);
	buf_free(&stamps);
	return kept ? MODULE_KEPT : MODULE_OLD;
}

void header_modules_stamp(const struct buf *inputs, int dir_fd)
{
	int fd = used[0] && !kept ?
			 openat(dir_fd, used, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) :
			 -1;

	if (fd >= 0 && file_stamp_all_match(buf_text(inputs), inputs->len))
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
		/*
		 * Last, and only for a new module: check_module() has checked the files of others.
		 */
		"-Xclang",
		"-fmodules-validate-system-headers",
	};
	struct buf map = { 0 };
	char name[NAME_LEN + 1];
	enum state state;
	bool ok;

	if (!can_use_modules(buf_text(text)))
		return 0;
	write_map(buf_text(text), root, &map);
	snprintf(name, sizeof(name), "%016llx", (unsigned long long)hash_map(&map));
	state = check_module(dir_fd, name);
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
