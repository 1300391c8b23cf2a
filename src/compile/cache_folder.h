/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The cache's folders. Only folders that no other user can change are used. */
#ifndef CALLTAP_CACHE_FOLDER_H
#define CALLTAP_CACHE_FOLDER_H

#include <stdbool.h>

struct buf;
struct stat;

/* Descriptors; -1: there is no cache. */
struct cache_folder {
	int objects;
	int modules; /* precompiled headers of clang; root's belongs to the user that runs calltap-cc */
};

/* Append the cache's path; nothing if this user has no place for one. */
void cache_folder_path(struct buf *path);

/* Make and open the folders. On a failure both are -1, and the log has the reason under -v. */
void cache_folder_open(struct cache_folder *c);
void cache_folder_close(struct cache_folder *c);

/* Return true for a file or folder of this user's or root's that only its owner can write to. */
bool cache_folder_is_trusted(const struct stat *st);

/* Remove the cached header modules, after a compile with them failed. */
void cache_folder_drop_modules(const struct cache_folder *c);

#endif
