/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "cc/dependencies.h"

#include <limits.h>
#include <link.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file_stamp.h"

struct list {
	struct buf *out;
	const struct timespec *since;
	bool changed;
};

static bool is_newer(const struct timespec *t, const struct timespec *since)
{
	return t->tv_sec > since->tv_sec ||
	       (t->tv_sec == since->tv_sec && t->tv_nsec >= since->tv_nsec);
}

static void add_stamp(struct list *l, const char *path)
{
	struct stat st;

	if (stat(path, &st) || is_newer(&st.st_ctim, l->since)) {
		l->changed = true;
		return;
	}
	file_stamp_write(&st, path, l->out);
}

static void add_file(struct list *l, const char *path, const char *root)
{
	struct buf full = { 0 };

	if (!strncmp(path, "/virtual/", 9) || !strncmp(path, "/proc/self/", 11))
		return; /* built into libbcc; or a file of this process */
	if (path[0] == '/') {
		add_stamp(l, path);
		return;
	}
	buf_printf(&full, "%s/%s", root, path);
	add_stamp(l, buf_text(&full));
	buf_free(&full);
}

/* Read a name of the make rule "x: a b \\\n c", in which a space in a name is "\\ ". */
static const char *next_name(const char *at, char *name)
{
	size_t n = 0;

	while (*at == ' ' || *at == '\n' || (*at == '\\' && at[1] == '\n'))
		at++;
	while (*at && *at != ' ' && *at != '\n' && n < PATH_MAX - 1) {
		if (*at == '\\' && (at[1] == ' ' || at[1] == '#'))
			at++;
		name[n++] = *at++;
	}
	name[n] = '\0';
	return n ? at : NULL;
}

static int add_library(struct dl_phdr_info *info, size_t size, void *arg)
{
	(void)size;
	if (info->dlpi_name[0] == '/')
		add_stamp(arg, info->dlpi_name);
	return 0;
}

void dependencies_list(const struct buf *rule, const char *root, const struct timespec *since,
		       struct buf *out)
{
	struct list l = { .out = out, .since = since };
	const char *at = strchr(buf_text(rule), ':');
	char name[PATH_MAX];

	if (!at)
		l.changed = true; /* clang wrote no rule: the files are not known */
	for (at = at ? at + 1 : ""; (at = next_name(at, name));)
		add_file(&l, name, root);
	add_stamp(&l, "/proc/self/exe");
	dl_iterate_phdr(add_library, &l);
	if (!l.changed) {
		file_stamp_group_by_folder(out);
		return;
	}
	buf_clear(out);
	buf_str(out, "changed\n");
}
