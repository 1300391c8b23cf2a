/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/file_watch.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file_stamp.h"
#include "base/log.h"

/*
 * Events of a folder: the end of writing, not each write, since calltap's own output may be a file
 * of the folder. For the watched files themselves, each write.
 */
#define IN_FOLDER                                                                                \
	(IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | \
	 IN_MOVE_SELF | IN_ONLYDIR)
#define IN_FILE (IN_MODIFY | IN_ATTRIB | IN_CLOSE_WRITE)
#define STAT_GAP_NS 10000000ll /* at least between two checks, however busy the folder is */

struct file_watch {
	int fd;		    /* inotify */
	struct buf paths;   /* one a line */
	struct buf stamps;  /* of the files at the last check */
	int64_t last_check; /* of CLOCK_MONOTONIC */
	bool notified;	    /* inotify has reported an event since */
};

int file_watch_new(struct file_watch **out)
{
	struct file_watch *w = calloc(1, sizeof(*w));
	int err;

	if (!w)
		return -ENOMEM;
	w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (w->fd >= 0) {
		*out = w;
		return 0;
	}
	err = -errno;
	log_error("cannot watch files (see the limits in /proc/sys/fs/inotify):");
	free(w);
	return err;
}

void file_watch_free(struct file_watch *w)
{
	if (!w)
		return;
	close(w->fd);
	buf_free(&w->paths);
	buf_free(&w->stamps);
	free(w);
}

static void each_path(const struct file_watch *w, void (*f)(const char *path, void *arg), void *arg)
{
	char path[PATH_MAX];
	size_t n;

	for (const char *line = buf_text(&w->paths); *line; line += n + (line[n] == '\n')) {
		n = strcspn(line, "\n");
		if (n >= sizeof(path))
			continue;
		memcpy(path, line, n);
		path[n] = '\0';
		f(path, arg);
	}
}

/* A missing file has a stamp, too: it differs from that of the file before and after. */
static void add_stamp(const char *path, void *arg)
{
	struct buf *stamps = arg;
	struct stat st;

	if (stat(path, &st))
		buf_printf(stamps, "- %s\n", path);
	else
		file_stamp_write(&st, path, stamps);
}

/* Files that inotify cannot watch are checked every second. */
static void add_path(const char *path, void *arg)
{
	const struct file_watch *w = arg;
	char folder[PATH_MAX];

	inotify_add_watch(w->fd, path, IN_FILE);
	snprintf(folder, sizeof(folder), "%s", path);
	inotify_add_watch(w->fd, dirname(folder), IN_FOLDER);
}

int file_watch_files(struct file_watch *w, const char *paths)
{
	if (!strcmp(buf_text(&w->paths), paths))
		return 0;
	buf_clear(&w->paths);
	buf_str(&w->paths, paths);
	each_path(w, add_path, w);
	return w->paths.failed ? -ENOMEM : 0;
}

int file_watch_fd(const struct file_watch *w)
{
	return w->fd;
}

static void read_events(struct file_watch *w)
{
	char events[4096];

	while (read(w->fd, events, sizeof(events)) > 0)
		w->notified = true;
}

bool file_watch_changed(struct file_watch *w)
{
	int64_t now = clock_ns(CLOCK_MONOTONIC);
	struct buf stamps = { 0 };
	bool changed;

	read_events(w);
	if (now - w->last_check < (w->notified ? STAT_GAP_NS : NS_PER_S))
		return false;
	w->last_check = now;
	w->notified = false;
	each_path(w, add_stamp, &stamps);
	changed = strcmp(buf_text(&stamps), buf_text(&w->stamps)) != 0;
	if (changed) {
		buf_free(&w->stamps);
		w->stamps = stamps;
		each_path(w, add_path, w); /* the path may lead to another file now */
	} else {
		buf_free(&stamps);
	}
	return changed;
}
