/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A map's entries as bytes, as they were read at one moment: a header, then each entry's key and its
 * values, one for each possible CPU in a per-CPU map, else one. Recordings contain the same bytes.
 */
#ifndef CALLTAP_MAP_SNAPSHOT_H
#define CALLTAP_MAP_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct object_map;
struct type;

#define MAP_SNAPSHOT_MAX (32u << 20) /* largest size in bytes of one map's entries */

struct map_snapshot {
	int64_t ns;	/* CLOCK_MONOTONIC when it was read */
	uint32_t cpus;	/* values of each entry */
	bool truncated; /* the map has more entries */
	uint32_t key_size;
	uint32_t value_size;
	uint32_t stride;	      /* bytes from one CPU's value to the next */
	size_t count;		      /* entries */
	const unsigned char *entries; /* borrowed */
};

/* Does each entry have a value for each CPU? */
bool map_snapshot_per_cpu(const struct object_map *m);
/* Is it an array, which has all its elements from the start? */
bool map_snapshot_is_array(const struct object_map *m);
/* The bytes from one value of an entry to the next. */
uint32_t map_snapshot_stride(const struct object_map *m);
/* The bytes of an entry with values for so many CPUs. */
uint64_t map_snapshot_entry_size(const struct object_map *m, uint32_t cpus);

/* Append the header of a snapshot; the caller then appends the entries. */
void map_snapshot_begin(struct buf *out, int64_t ns, uint32_t cpus);
/* Mark the snapshot that begins at an offset of out as truncated. */
void map_snapshot_set_truncated(struct buf *out, size_t offset);
/* Parse a snapshot of m. bytes is borrowed. 0 or -EBADMSG. */
int map_snapshot_parse(const struct object_map *m, const void *bytes, size_t size,
		       struct map_snapshot *s);

const unsigned char *map_snapshot_key(const struct map_snapshot *s, size_t entry);
const unsigned char *map_snapshot_value(const struct map_snapshot *s, size_t entry, uint32_t cpu);

/* Read an integer of type t, sign-extended to 64 bits. False if t is not an integer. */
bool map_snapshot_number(const struct type *t, const void *bytes, uint64_t *number);
/* Add up an entry's values of all CPUs, modulo 2^64. False if they are not plain integers. */
bool map_snapshot_sum(const struct map_snapshot *s, const struct type *value, size_t entry,
		      uint64_t *sum);

struct member;
/* Compare a member of two structs, for sorting: less than 0, 0, or more than 0. */
int map_snapshot_compare_member(const struct member *m, const void *a, const void *b);

/*
 * Sort the entries for printing: arrays by index, other maps by value, the largest last, then by key.
 * key and value: their types, or NULL if unknown. Returns an array of s->count indexes, which the
 * caller frees; NULL if memory runs out.
 */
size_t *map_snapshot_order(const struct map_snapshot *s, const struct object_map *m,
			   const struct type *key, const struct type *value);

#endif
