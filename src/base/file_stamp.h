/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* File stamps: lines of text that identify files, to detect whether they have changed. */
#ifndef CALLTAP_FILE_STAMP_H
#define CALLTAP_FILE_STAMP_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct stat;

/* Append "SIZE MTIME CTIME INODE DEVICE PATH\n", times in ns. */
void file_stamp_write(const struct stat *st, const char *path, struct buf *out);
/*
 * Do all stamps in len bytes match their files? After a line "FOLDER/", paths are names in that
 * folder. False if the bytes are not a list of stamps.
 */
bool file_stamp_all_match(const char *lines, size_t len);
/* Sort stamps by folder and write each folder once, which halves their size. */
void file_stamp_group_by_folder(struct buf *lines);

#endif
