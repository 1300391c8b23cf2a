/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A run in a file: what was shown, as bytes with their layouts, in the order in which it was
 * shown, and the closing counts. What --record writes, --replay shows again.
 *
 * The file: a header, then chunks, the objects first, without their programs. Numbers are
 * little-endian.
 */
#ifndef CALLTAP_RECORD_H
#define CALLTAP_RECORD_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "decode/value.h"
#include "object/object_set.h"
#include "print/printer.h"

struct record;

#define RECORD_VERSION 2
#define RECORD_CHUNK_MAX (64u << 20) /* bytes of one chunk */

enum record_kind {
	RECORD_EVENT = 1, /* index: the stream, in the catalog; bytes: the record */
	RECORD_COUNTS,	  /* bytes: submitted, delivered and lost of each stream; the last chunk */
	RECORD_MAP,	  /* index: the map, in the catalog; bytes: its content (content.h) */
	RECORD_STACK,	  /* index: the object; bytes: a stack that what comes next refers to
			     (stacks_pack) */
	RECORD_CGROUP,	  /* bytes: a cgroup that what comes next is of (cgroup_paths_pack) */
	RECORD_OBJECT,	  /* bytes: a target, a NUL, and its object */
};

/* Begins a file, replacing what is there. 0, or -errno after a message. */
int record_open(const char *path, const struct object_set *object_set,
		const struct decode_context *context, struct record **out);
/* A failure to write is told by record_close. */
void record_put(struct record *r, enum record_kind kind, uint32_t index, const void *bytes,
		size_t size);
void record_counts(struct record *r, const struct stream_count *counts, size_t n);
/* 0, or -errno after a message: the file is not complete. r may be NULL. */
int record_close(struct record *r);

/* Reading */

struct recording {
	FILE *file;
	struct object_set_object *objects; /* its own */
	uint32_t object_count;
	struct object_set object_set; /* of these */
	struct decode_context context;
	enum record_kind kind; /* of the current chunk */
	uint32_t index;
	struct buf bytes;
};

/* Reads up to the first chunk; file is borrowed. 0; -EBADMSG: no recording; -ENOMEM; -errno. */
int recording_open(FILE *file, struct recording *r);
/* The next chunk: 1; 0: the file ends here; -EBADMSG: it is cut or damaged; -ENOMEM; -errno. */
int recording_next(struct recording *r);
/* The counts of a RECORD_COUNTS chunk, of n streams: 0 or -EBADMSG. */
int recording_counts(const struct recording *r, struct stream_count *counts, size_t n);
void recording_close(struct recording *r);

#endif
