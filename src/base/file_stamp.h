/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* How a file is recognised: as it is in a line of text, and whether it still is so. */
#ifndef CALLTAP_FILE_STAMP_H
#define CALLTAP_FILE_STAMP_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct stat;

/* Appends "SIZE MTIME CTIME INODE DEVICE PATH\n", times in ns. */
void file_stamp_write(const struct stat *st, const char *path, struct buf *out);
/*
 * Are all files in these len bytes what they were? A line "FOLDER/" may stand before lines whose
 * paths are names in it. False for a text that is no list of stamps.
 */
bool file_stamp_all_match(const char *lines, size_t len);
/* Orders lines that file_stamp_write wrote by folder and names each folder once: half as long. */
void file_stamp_group_by_folder(struct buf *lines);

#endif
