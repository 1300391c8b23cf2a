/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "tracefs.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "nearest.h"

/* As opendir, of a folder in one that is open. */
static DIR *open_folder(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !folder)
		close(fd);
	return folder;
}

static void offer(struct nearest *n, const char *category, const char *name)
{
	struct buf full = { 0 };

	if (category[0])
		buf_printf(&full, "%s:", category);
	buf_str(&full, name);
	nearest_offer(n, buf_text(&full), full.len);
	buf_free(&full);
}

static void offer_category(struct nearest *n, DIR *events, const char *category, bool with)
{
	DIR *folder = open_folder(dirfd(events), category);
	const struct dirent *e;

	while (folder && (e = readdir(folder)))
		if (e->d_type == DT_DIR && e->d_name[0] != '.')
			offer(n, with ? category : "", e->d_name);
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
	DIR *events = open_events();
	struct buf full = { 0 };
	const struct dirent *e;
	struct nearest n;

	buf_printf(&full, "%s%s%s", category, category[0] ? ":" : "", name);
	nearest_begin(&n, buf_text(&full));
	while (events && (e = readdir(events)))
		if (e->d_type == DT_DIR && e->d_name[0] != '.')
			offer_category(&n, events, e->d_name, category[0]);
	nearest_text(&n, out);
	buf_free(&full);
	if (events)
		closedir(events);
}
