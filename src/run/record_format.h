/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The format of a recording: a header, then chunks, the objects without their programs first.
 * Numbers are little-endian.
 */
#ifndef CALLTAP_RECORD_FORMAT_H
#define CALLTAP_RECORD_FORMAT_H

#include <stddef.h>
#include <stdint.h>
#include <zlib.h>

#define RECORD_MAGIC "calltapR"
#define RECORD_VERSION 2
#define RECORD_CHUNK_MAX (64u << 20) /* bytes of one chunk */
#define RECORD_COUNTS_PER_STREAM 3   /* submitted, delivered, lost */

enum record_kind {
	RECORD_EVENT = 1, /* index: the stream in the object set; bytes: the record */
	RECORD_COUNTS,	  /* bytes: submitted, delivered and lost of each stream; the last chunk */
	RECORD_MAP,   /* index: the map in the object set; bytes: its snapshot (map_snapshot.h) */
	RECORD_STACK, /* index: the object; bytes: a stack that later chunks refer to (stacks_pack) */
	RECORD_CGROUP, /* bytes: a cgroup that later chunks refer to (cgroup_paths_pack) */
	RECORD_OBJECT, /* bytes: a target, a NUL, and its object */
};

struct record_header {
	char magic[8];
	uint32_t version;
	uint32_t objects; /* the number of RECORD_OBJECT chunks that come first */
	int64_t to_realtime;
};

struct record_chunk {
	uint32_t kind;
	uint32_t index;
	uint32_t size;
	uint32_t crc; /* of the three numbers before and the bytes */
};

static inline uint32_t record_format_crc(const struct record_chunk *c, const void *bytes,
					 size_t size)
{
	uint32_t crc = (uint32_t)crc32_z(0, (const void *)c, offsetof(struct record_chunk, crc));

	return size ? (uint32_t)crc32_z(crc, bytes, size) : crc;
}

#endif
