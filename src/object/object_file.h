/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* An object onto disk. */
#ifndef CALLTAP_OBJECT_FILE_H
#define CALLTAP_OBJECT_FILE_H

struct object;

/*
 * Writes obj to path, whole or not at all: a temporary file beside it, synced and renamed.
 * 0 or -errno after a message.
 */
int object_file_save(const struct object *obj, const char *path);

#endif
