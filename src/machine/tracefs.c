/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "machine/tracefs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/suggest.h"

const char *const tracefs_mounts[] = { TRACEFS_MOUNT, TRACEFS_IN_DEBUGFS, NULL };

bool tracefs_is_mounted(void)
{
	return !access(TRACEFS_MOUNT "/events", F_OK) ||
	       !access(TRACEFS_IN_DEBUGFS "/events", F_OK);
}

int tracefs_open_folder(const char *path)
{
	int fd = -ENOENT;

	for (const char *const *mount = tracefs_mounts; *mount && fd == -ENOENT; mount++) {
		struct buf full = { 0 };

		buf_printf(&full, "%s/%s", *mount, path);
		fd = full.failed ? -ENOMEM :
				   open(buf_text(&full), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd == -1)
			fd = -errno;
		buf_free(&full);
	}
	return fd;
}

/* As opendir(). fd, which is closed with the folder, may be the result of a failed open. */
static DIR *read_folder(int fd)
{
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !folder)
		close(fd);
	return folder;
}

static DIR *read_events(void)
{
	return read_folder(tracefs_open_folder("events"));
}

static bool is_subfolder(const struct dirent *e)
{
	return e->d_type == DT_DIR && e->d_name[0] != '.';
}

/* The tracepoint to find, and the nearest ones. */
struct search {
	const char *category, *name; /* category: "" for any */
	struct suggestion nearest;
};

static bool ends_with_word(const char *name, const char *end)
{
	size_t len = strlen(name), end_len = strlen(end);

	return len > end_len && name[len - end_len - 1] == '_' &&
	       !strcmp(name + len - end_len, end);
}

#define UNRELATED 2

/*
 * The distance of a tracepoint whose name differs from the wanted one by its category or by a
 * prefix; UNRELATED if it differs otherwise. sys_enter_openat is nearer to openat than
 * sys_exit_openat.
 */
static size_t prefix_distance(const struct search *s, const char *category, const char *name)
{
	const char *call = s->name + (strncmp(s->name, "sys_", 4) ? 0 : 4);

	if (!strcmp(name, s->name))
		return 0;
	if (strcmp(category, "syscalls") != 0)
		return !strcmp(category, s->category) && ends_with_word(name, s->name) ? 1 :
											 UNRELATED;
	if (!strstr(s->category, "sys"))
		return UNRELATED;
	return !strncmp(name, "sys_enter_", 10) && !strcmp(name + 10, call) ? 0 :
	       !strncmp(name, "sys_exit_", 9) && !strcmp(name + 9, call)    ? 1 :
									      UNRELATED;
}

static void offer_tracepoint(struct search *s, const char *category, const char *name)
{
	struct buf full = { 0 };
	size_t distance = s->category[0] ? prefix_distance(s, category, name) : UNRELATED;

	if (s->category[0])
		buf_printf(&full, "%s:", category);
	buf_str(&full, name);
	if (distance != UNRELATED)
		suggest_put(&s->nearest, buf_text(&full), full.len, distance);
	else
		suggest_offer(&s->nearest, buf_text(&full), full.len);
	buf_free(&full);
}

static void offer_category(struct search *s, DIR *events, const char *category)
{
	DIR *folder =
		read_folder(openat(dirfd(events), category, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	const struct dirent *e;

	while (folder && (e = readdir(folder)))
		if (is_subfolder(e))
			offer_tracepoint(s, category, e->d_name);
	if (folder)
		closedir(folder);
}

bool tracefs_has_name(const char *name)
{
	DIR *events = read_events();
	const struct dirent *e;
	bool found = false;

	while (events && !found && (e = readdir(events))) {
		struct buf path = { 0 };

		buf_printf(&path, "%s/%s", e->d_name, name);
		found = is_subfolder(e) && !faccessat(dirfd(events), buf_text(&path), F_OK, 0);
		buf_free(&path);
	}
	if (events)
		closedir(events);
	return found;
}

void tracefs_nearest(const char *category, const char *name, struct buf *out)
{
	struct search s = { .category = category, .name = name };
	DIR *events = read_events();
	struct buf full = { 0 };
	const struct dirent *e;

	buf_printf(&full, "%s%s%s", category, category[0] ? ":" : "", name);
	suggest_begin(&s.nearest, buf_text(&full));
	while (events && (e = readdir(events)))
		if (is_subfolder(e))
			offer_category(&s, events, e->d_name);
	suggest_text(&s.nearest, out);
	buf_free(&full);
	if (events)
		closedir(events);
}
