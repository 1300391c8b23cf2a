/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The key of a cached object: a hash over everything that is known before the compile. */
#ifndef CALLTAP_CACHE_KEY_H
#define CALLTAP_CACHE_KEY_H

struct source;

struct cache_key {
	char name[65]; /* SHA-256 in hex: the file's name */
};

/*
 * Make the key for compiling src for this release with these headers, on this machine, as this
 * user.
 */
void cache_key_make(const struct source *src, const char *release, const char *headers,
		    struct cache_key *key);

#endif
