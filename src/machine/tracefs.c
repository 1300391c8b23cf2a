/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "machine/tracefs.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/suggest.h"

/* As opendir, of a folder in one that is open. */
static DIR *open_folder(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !folder)
		close(fd);
	return folder;
}

/* What is looked for. */
struct wanted {
	const char *category, *name; /* category: "" if any */
	struct suggestion near;
};

static bool ends_in(const char *s, const char *end)
{
	size_t len = strlen(s), end_len = strlen(end);

	return len > end_len && s[len - end_len - 1] == '_' && !strcmp(s + len - end_len, end);
}

/*
 * What a name means that is right but for its category, or for what stands in front of it: how
 * near it is then; 2: it is none such. Of openat sys_enter_openat comes first.
 */
static size_t meaning(const struct wanted *w, const char *category, const char *name)
{
	const char *call = w->name + (strncmp(w->name, "sys_", 4) ? 0 : 4);

	if (!strcmp(name, w->name))
		return 0;
	if (strcmp(category, "syscalls") != 0)
		return !strcmp(category, w->category) && ends_in(name, w->name) ? 1 : 2;
	if (!strstr(w->category, "sys"))
		return 2;
	return !strncmp(name, "sys_enter_", 10) && !strcmp(name + 10, call) ? 0 :
	       !strncmp(name, "sys_exit_", 9) && !strcmp(name + 9, call)    ? 1 :
									      2;
}

static void offer(struct wanted *w, const char *category, const char *name)
{
	struct buf full = { 0 };
	size_t near = w->category[0] ? meaning(w, category, name) : 2;

	if (w->category[0])
		buf_printf(&full, "%s:", category);
	buf_str(&full, name);
	if (near < 2)
		suggest_put(&w->near, buf_text(&full), full.len, near);
	else
		suggest_offer(&w->near, buf_text(&full), full.len);
	buf_free(&full);
}

static void offer_category(struct wanted *w, DIR *events, const char *category)
{
	DIR *folder = open_folder(dirfd(events), category);
	const struct dirent *e;

	while (folder && (e = readdir(folder)))
		if (e->d_type == DT_DIR && e->d_name[0] != '.')
			offer(w, category, e->d_name);
	if (folder)
		closedir(folder);
}

static DIR *open_events(void)
{
	DIR *events = open_folder(AT_FDCWD, "/sys/kernel/tracing/events");

	return events ? events : open_folder(AT_FDCWD, "/sys/kernel/debug/tracing/events");
}

bool tracefs_has_name(const char *name)
{
	DIR *events = open_events();
	const struct dirent *e;
	bool found = false;

	while (events && !found && (e = readdir(events))) {
		struct buf path = { 0 };

		buf_printf(&path, "%s/%s", e->d_name, name);
		found = e->d_type == DT_DIR && e->d_name[0] != '.' &&
			!faccessat(dirfd(events), buf_text(&path), F_OK, 0);
		buf_free(&path);
	}
	if (events)
		closedir(events);
	return found;
}

void tracefs_nearest(const char *category, const char *name, struct buf *out)
{
	struct wanted w = { .category = category, .name = name };
	DIR *events = open_events();
	struct buf full = { 0 };
	const struct dirent *e;

	buf_printf(&full, "%s%s%s", category, category[0] ? ":" : "", name);
	suggest_begin(&w.near, buf_text(&full));
	while (events && (e = readdir(events)))
		if (e->d_type == DT_DIR && e->d_name[0] != '.')
			offer_category(&w, events, e->d_name);
	suggest_text(&w.near, out);
	buf_free(&full);
	if (events)
		closedir(events);
}
