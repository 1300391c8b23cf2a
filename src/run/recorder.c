/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/recorder.h"

#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"

struct recorder {
	FILE *file;
	const char *path; /* borrowed */
	int err;
};

static void write_bytes(struct recorder *r, const void *bytes, size_t size)
{
	if (!r->err && fwrite(bytes, 1, size, r->file) != size)
		r->err = errno ? -errno : -EIO;
}

void recorder_put(struct recorder *r, enum record_kind kind, uint32_t index, const void *bytes,
		  size_t size)
{
	struct record_chunk c = { htole32(kind), htole32(index), htole32((uint32_t)size), 0 };

	if (size > RECORD_CHUNK_MAX) {
		r->err = r->err ? r->err : -EFBIG;
		return;
	}
	c.crc = htole32(record_format_crc(&c, bytes, size));
	write_bytes(r, &c, sizeof(c));
	write_bytes(r, bytes, size);
}

void recorder_counts(struct recorder *r, const struct stream_count *counts, size_t n)
{
	struct buf bytes = { 0 };

	for (size_t i = 0; i < n; i++) {
		const uint64_t numbers[RECORD_COUNTS_PER_STREAM] = { htole64(counts[i].submitted),
								     htole64(counts[i].delivered),
								     htole64(counts[i].lost) };

		buf_add(&bytes, numbers, sizeof(numbers));
	}
	recorder_put(r, RECORD_COUNTS, 0, buf_text(&bytes), bytes.len);
	if (bytes.failed)
		r->err = -ENOMEM;
	buf_free(&bytes);
}

/* The types of its events and maps, without its programs. */
static void write_object(struct recorder *r, const struct object_set_object *o)
{
	struct object types = *o->obj;
	struct buf bytes = { 0 };
	int err;

	types.prog_count = 0;
	buf_add(&bytes, o->target, strlen(o->target) + 1);
	err = object_encode(&types, &bytes);
	if (err)
		r->err = r->err ? r->err : err;
	else
		recorder_put(r, RECORD_OBJECT, 0, buf_text(&bytes), bytes.len);
	buf_free(&bytes);
}

static void write_header(struct recorder *r, const struct object_set *object_set,
			 const struct decode_context *context)
{
	struct record_header h = { .version = htole32(RECORD_VERSION),
				   .objects = htole32(object_set->object_count),
				   .to_realtime =
					   (int64_t)htole64((uint64_t)context->to_realtime) };

	memcpy(h.magic, RECORD_MAGIC, sizeof(h.magic));
	write_bytes(r, &h, sizeof(h));
	for (uint32_t i = 0; i < object_set->object_count; i++)
		write_object(r, &object_set->objects[i]);
}

int recorder_open(const char *path, const struct object_set *object_set,
		  const struct decode_context *context, struct recorder **out)
{
	struct recorder *r = calloc(1, sizeof(*r));
	int err;

	if (!r)
		return -ENOMEM;
	r->path = path;
	r->file = fopen(path, "we");
	if (!r->file) {
		err = -errno;
		log_error("cannot record to %s:", path);
		free(r);
		return err;
	}
	write_header(r, object_set, context);
	*out = r;
	return 0;
}

int recorder_close(struct recorder *r)
{
	int err;

	if (!r)
		return 0;
	err = r->err;
	if (fclose(r->file) && !err)
		err = -errno;
	if (err)
		log_error("the recording %s is not complete: %s", r->path, strerror(-err));
	free(r);
	return err;
}
