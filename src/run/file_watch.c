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
 * What a folder tells of: not what is written to its files, one of which may be our own output, but
 * that a writer is done. A file itself tells of what is written.
 */
#define IN_FOLDER                                                                                \
	(IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | \
	 IN_MOVE_SELF | IN_ONLYDIR)
#define IN_FILE (IN_MODIFY | IN_ATTRIB | IN_CLOSE_WRITE)
#define OFTEN 10000000ll /* ns: no more often is it looked at files, however busy their folder is */

struct watch {
	int fd;		   /* an inotify's */
	struct buf paths;  /* a line each */
	struct buf stamps; /* as the files were when it was looked last */
	int64_t looked;	   /* of CLOCK_MONOTONIC */
	bool told;	   /* something may have changed since */
};

int file_watch_new(struct watch **out)
{
	struct watch *w = calloc(1, sizeof(*w));
	int err;

	if (!w)
		return -ENOMEM;
	w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (w->fd >= 0) {
		*out = w;
		return 0;
	}
	err = -errno;
	log_error("cannot watch files (/proc/sys/fs/inotify has the limits):");
	free(w);
	return err;
}

void file_watch_free(struct watch *w)
{
	if (!w)
		return;
	close(w->fd);
	buf_free(&w->paths);
	buf_free(&w->stamps);
	free(w);
}

/* Calls f with each path. */
static void each_path(const struct watch *w, void (*f)(const char *path, void *arg), void *arg)
{
	char path[PATH_MAX];
	size_t n;

	for (const char *at = buf_text(&w->paths); *at; at += n + (at[n] == '\n')) {
		n = strcspn(at, "\n");
		if (n >= sizeof(path))
			continue;
		memcpy(path, at, n);
		path[n] = '\0';
		f(path, arg);
	}
}

/* One that is not there has a stamp, too, to be told from the one that it was or will be. */
static void add_stamp(const char *path, void *arg)
{
	struct buf *stamps = arg;
	struct stat st;

	if (stat(path, &st))
		buf_printf(stamps, "- %s\n", path);
	else
		file_stamp_write(&st, path, stamps);
}

/* What can't be watched is looked at every second. */
static void add_path(const char *path, void *arg)
{
	const struct watch *w = arg;
	char folder[PATH_MAX];

	inotify_add_watch(w->fd, path, IN_FILE);
	snprintf(folder, sizeof(folder), "%s", path);
	inotify_add_watch(w->fd, dirname(folder), IN_FOLDER);
}

int file_watch_files(struct watch *w, const char *paths)
{
	if (!strcmp(buf_text(&w->paths), paths))
		return 0;
	buf_clear(&w->paths);
	buf_str(&w->paths, paths);
	each_path(w, add_path, w);
	return w->paths.failed ? -ENOMEM : 0;
}

int file_watch_fd(const struct watch *w)
{
	return w->fd;
}

static void empty(struct watch *w)
{
	char events[4096];

	while (read(w->fd, events, sizeof(events)) > 0)
		w->told = true;
}

bool file_watch_changed(struct watch *w)
{
	int64_t now = clock_ns(CLOCK_MONOTONIC);
	struct buf stamps = { 0 };
	bool changed;

	empty(w);
	if (now - w->looked < (w->told ? OFTEN : NS_PER_S))
		return false;
	w->looked = now;
	w->told = false;
	each_path(w, add_stamp, &stamps);
	changed = strcmp(buf_text(&stamps), buf_text(&w->stamps)) != 0;
	if (changed) {
		buf_free(&w->stamps);
		w->stamps = stamps;
		each_path(w, add_path, w); /* another file, or another folder */
	} else {
		buf_free(&stamps);
	}
	return changed;
}
