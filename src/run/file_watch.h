/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Files that may change: written in place, or replaced by others of their name, or gone for a
 * while. Where the kernel does not tell of it (a network's file systems), it is seen within a
 * second.
 */
#ifndef CALLTAP_FILE_WATCH_H
#define CALLTAP_FILE_WATCH_H

#include <stdbool.h>

struct watch;

/* 0, -errno after a message, or -ENOMEM. The caller frees it with file_watch_free. */
int file_watch_new(struct watch **out);
/* w may be NULL. */
void file_watch_free(struct watch *w);
/* These, a path a line, some of which may be new: 0 or -ENOMEM. */
int file_watch_files(struct watch *w, const char *paths);
/* Becomes readable when something may have changed. */
int file_watch_fd(const struct watch *w);
/*
 * Are they other than they were when this was asked last? The first time, and of new ones, yes: who
 * reads them after an answer has missed nothing. To be asked every second, too.
 */
bool file_watch_changed(struct watch *w);

#endif
