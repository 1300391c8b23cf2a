/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A map's content as bytes: a header, then entries, each its key and its values, one a possible
 * CPU where the map is per CPU, else one. Knows no kernel: what --record kept is read by it, too.
 */
#ifndef CALLTAP_MAP_SNAPSHOT_H
#define CALLTAP_MAP_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct object_map;
struct type;

#define CONTENT_MAX (32u << 20) /* bytes of entries that are read of one map */

struct map_snapshot {
	int64_t ns;    /* of CLOCK_MONOTONIC: when it was read */
	uint32_t cpus; /* values an entry */
	bool cut;      /* the map has more */
	uint32_t key_size;
	uint32_t value_size;
	uint32_t stride; /* from one CPU's value to the next */
	size_t count;	 /* of entries */
	const unsigned char *entries;
};

/* Is there a value for each CPU? */
bool map_snapshot_per_cpu(const struct object_map *m);
/* Is it an array, whose elements are all there from the start? */
bool map_snapshot_is_array(const struct object_map *m);
/* Bytes from one value of an entry to the next, and of a whole entry. */
uint32_t map_snapshot_stride(const struct object_map *m);
uint64_t map_snapshot_entry_size(const struct object_map *m, uint32_t cpus);

/* Begins a content in out; entries are then appended to it. */
void map_snapshot_begin(struct buf *out, int64_t ns, uint32_t cpus);
/* Marks the content that begins at offset at in out as cut. */
void map_snapshot_set_truncated(struct buf *out, size_t at);
/* Reads the header of a content of m, which is borrowed: 0 or -EBADMSG. */
int map_snapshot_parse(const struct object_map *m, const void *bytes, size_t size,
		       struct map_snapshot *c);

const unsigned char *map_snapshot_key(const struct map_snapshot *c, size_t entry);
const unsigned char *map_snapshot_value(const struct map_snapshot *c, size_t entry, uint32_t cpu);

/*
 * An integer of 1, 2, 4 or 8 bytes at bytes as type t has it: false if t is none. Unsigned ones
 * above 2^63 - 1 stay what they are in *sum, modulo 2^64.
 */
bool map_snapshot_number(const struct type *t, const void *bytes, uint64_t *number);
/* The sum of an entry's values over all CPUs; false: they are no plain integers. */
bool map_snapshot_sum(const struct map_snapshot *c, const struct type *value, size_t entry,
		      uint64_t *sum);

struct member;
/* Which of two structs' members comes first: less than 0, 0 or more. */
int map_snapshot_compare_member(const struct member *m, const void *a, const void *b);

/*
 * The order to show entries in: arrays by their index, others by value, the largest last, then by
 * key. value, key: their types, or NULL: not known. An array of count indexes, to be freed; NULL:
 * no memory.
 */
size_t *map_snapshot_order(const struct map_snapshot *c, const struct object_map *m,
			   const struct type *key, const struct type *value);

#endif
