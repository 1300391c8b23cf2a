/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Cached objects. An object is found by its key, and used if every file that the compile read is
 * unchanged. Files that other users can change are ignored.
 */
#ifndef CALLTAP_CACHE_H
#define CALLTAP_CACHE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct cache_folder;
struct cache_key;
struct cc_result;

#define CACHE_BYTES_MAX (64u << 20) /* of all objects; the least recently used are removed first */

/*
 * Append the cached object's bytes, which the caller frees with buf_free; false if there is none.
 */
bool cache_find(const struct cache_folder *c, const struct cache_key *key, struct buf *object);
/* Store the object, and remove old ones. A failure costs only speed: it is logged under -v. */
void cache_keep(const struct cache_folder *c, const struct cache_key *key,
		const struct cc_result *result);

/*
 * The content of a cache file, exported for tests: the object with its key and its inputs.
 * Unwrapping returns 0, -EBADMSG (damaged, or of another key), -ESTALE (an input has changed) or
 * -ENOMEM.
 */
int cache_wrap(const struct cache_key *key, const struct cc_result *result, struct buf *out);
int cache_unwrap(const struct cache_key *key, const void *bytes, size_t len, struct buf *object);

#endif
