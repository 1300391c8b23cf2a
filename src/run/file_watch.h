/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Notice changes of files: written in place, replaced by another file of the name, or removed for a
 * while. Where inotify reports nothing (network file systems), within a second.
 */
#ifndef CALLTAP_FILE_WATCH_H
#define CALLTAP_FILE_WATCH_H

#include <stdbool.h>

struct file_watch;

/* 0, -errno after a message, or -ENOMEM. The caller frees it with file_watch_free. */
int file_watch_new(struct file_watch **out);
/* w may be NULL. */
void file_watch_free(struct file_watch *w);
/* Watch these files, one path a line, instead of the ones before: 0 or -ENOMEM. */
int file_watch_files(struct file_watch *w, const char *paths);
/* Readable when a file may have changed. */
int file_watch_fd(const struct file_watch *w);
/*
 * Return true on the first call, after the paths change, and if a file changed since the last call.
 * A caller that reads the files after each true misses no change. Call every second even if the
 * descriptor is not readable.
 */
bool file_watch_changed(struct file_watch *w);

#endif
