/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* tracefs: its mount points, and the tracepoints that its folders list. */
#ifndef CALLTAP_TRACEFS_H
#define CALLTAP_TRACEFS_H

#include <stdbool.h>

struct buf;

#define DEBUGFS_MOUNT "/sys/kernel/debug"
#define TRACEFS_MOUNT "/sys/kernel/tracing"
#define TRACEFS_IN_DEBUGFS DEBUGFS_MOUNT "/tracing"

/* Both mount points of tracefs in the order to try them; NULL ends the list. */
extern const char *const tracefs_mounts[];

/* Is tracefs mounted, and its list of tracepoints there? */
bool tracefs_is_mounted(void);
/* Open a folder, its path being relative to the mount point: a descriptor or -errno. */
int tracefs_open_folder(const char *path);

/* Has any category a tracepoint of this name? */
bool tracefs_has_name(const char *name);

/*
 * Append the tracepoints whose CATEGORY:NAME is nearest, as suggest_text does. category "": compare
 * NAME alone.
 */
void tracefs_nearest(const char *category, const char *name, struct buf *out);

#endif
