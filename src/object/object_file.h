/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Saving an object to a file. */
#ifndef CALLTAP_OBJECT_FILE_H
#define CALLTAP_OBJECT_FILE_H

struct object;

/*
 * Save obj to path. A regular file is replaced as a whole or not at all: a temporary file beside it is
 * synced and renamed. 0 or -errno after a message.
 */
int object_file_save(const struct object *obj, const char *path);

#endif
