/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Compiled probes, kept. An object is found by a key over everything that is known before the
 * compile, and believed when every file that the compile read is still what it was. Only folders
 * and files of this user, writable by nobody else, are trusted; root's are root's.
 */
#ifndef CALLTAP_CACHE_H
#define CALLTAP_CACHE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct compiled;
struct source;

#define CACHE_BYTES_MAX (64u << 20) /* of objects; the least recently used go first */

struct cache {
	int objects; /* folders; -1: there is no cache */
	int modules; /* the compiler's */
};

struct cache_key {
	char name[65]; /* SHA-256 in hex: the file's name */
};

/* Appends where it is; nothing: this user has no place for it. */
void cache_path(struct buf *path);

/* Opens the cache, making its folders. Without one (a reason is told under -v) both are -1. */
void cache_open(struct cache *c);
void cache_close(struct cache *c);

/* The key of compiling src for this release with these headers, on this machine, as this user. */
void cache_key(const struct source *src, const char *release, const char *headers,
	       struct cache_key *key);

/* The object's bytes (buf_free'd by the caller): true if there is one that may be believed. */
bool cache_find(const struct cache *c, const struct cache_key *key, struct buf *object);
/* Keeps it, and makes room. A failure costs only speed; it is told under -v. */
void cache_keep(const struct cache *c, const struct cache_key *key,
		const struct compiled *compiled);

/* Removes the kept headers: they did not work. */
void cache_drop_modules(const struct cache *c);

/*
 * The content of one cache file, for it and for tests: wraps an object with its key and inputs,
 * and takes it apart again: 0, -EBADMSG (damaged, or another key's), -ESTALE (an input changed),
 * or -ENOMEM.
 */
int cache_wrap(const struct cache_key *key, const struct compiled *compiled, struct buf *out);
int cache_unwrap(const struct cache_key *key, const void *bytes, size_t len, struct buf *object);

#endif
