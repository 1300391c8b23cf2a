/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/record.h"

#include <endian.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/log.h"

#define RECORD_MAGIC "calltapR"
#define NUMBERS 3 /* of each stream's counts */

struct header {
	char magic[8];
	uint32_t version;
	uint32_t objects; /* so many chunks that come first */
	int64_t to_realtime;
};

struct chunk {
	uint32_t kind;
	uint32_t index;
	uint32_t size;
	uint32_t crc; /* of the three numbers before and the bytes */
};

static uint32_t crc_of(const struct chunk *c, const void *bytes, size_t size)
{
	uint32_t crc = (uint32_t)crc32_z(0, (const void *)c, offsetof(struct chunk, crc));

	return size ? (uint32_t)crc32_z(crc, bytes, size) : crc;
}

/* Writing */

struct record {
	FILE *file;
	const char *path; /* borrowed */
	int err;
};

static void put(struct record *r, const void *bytes, size_t size)
{
	if (!r->err && fwrite(bytes, 1, size, r->file) != size)
		r->err = errno ? -errno : -EIO;
}

void record_put(struct record *r, enum record_kind kind, uint32_t index, const void *bytes,
		size_t size)
{
	struct chunk c = { htole32(kind), htole32(index), htole32((uint32_t)size), 0 };

	if (size > RECORD_CHUNK_MAX) {
		r->err = r->err ? r->err : -EFBIG;
		return;
	}
	c.crc = htole32(crc_of(&c, bytes, size));
	put(r, &c, sizeof(c));
	put(r, bytes, size);
}

void record_counts(struct record *r, const struct stream_count *counts, size_t n)
{
	struct buf bytes = { 0 };

	for (size_t i = 0; i < n; i++) {
		const uint64_t numbers[NUMBERS] = { htole64(counts[i].submitted),
						    htole64(counts[i].delivered),
						    htole64(counts[i].lost) };

		buf_add(&bytes, numbers, sizeof(numbers));
	}
	record_put(r, RECORD_COUNTS, 0, buf_text(&bytes), bytes.len);
	if (bytes.failed)
		r->err = -ENOMEM;
	buf_free(&bytes);
}

/* What its events mean; not what makes them. */
static void put_object(struct record *r, const struct object_set_object *o)
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
		record_put(r, RECORD_OBJECT, 0, buf_text(&bytes), bytes.len);
	buf_free(&bytes);
}

static void put_header(struct record *r, const struct object_set *object_set,
		       const struct decode_context *context)
{
	struct header h = { .version = htole32(RECORD_VERSION),
			    .objects = htole32(object_set->object_count),
			    .to_realtime = (int64_t)htole64((uint64_t)context->to_realtime) };

	memcpy(h.magic, RECORD_MAGIC, sizeof(h.magic));
	put(r, &h, sizeof(h));
	for (uint32_t i = 0; i < object_set->object_count; i++)
		put_object(r, &object_set->objects[i]);
}

int record_open(const char *path, const struct object_set *object_set,
		const struct decode_context *context, struct record **out)
{
	struct record *r = calloc(1, sizeof(*r));
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
	put_header(r, object_set, context);
	*out = r;
	return 0;
}

int record_close(struct record *r)
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

/* Reading */

/* 1, 0 (nothing is left), or -EBADMSG (the file is cut in the middle) or -errno. */
static int get(FILE *f, void *bytes, size_t size)
{
	size_t n = fread(bytes, 1, size, f);

	if (ferror(f))
		return errno ? -errno : -EIO;
	return n == size ? 1 : n ? -EBADMSG : 0;
}

/* size bytes into b, as they come: a number in a damaged file asks for no memory. */
static int get_buf(FILE *f, struct buf *b, size_t size)
{
	char part[65536];

	buf_clear(b);
	while (size) {
		size_t n = size < sizeof(part) ? size : sizeof(part);
		int got = get(f, part, n);

		if (got <= 0)
			return got ? got : -EBADMSG;
		buf_add(b, part, n);
		size -= n;
	}
	return b->failed ? -ENOMEM : 0;
}

int recording_next(struct recording *r)
{
	struct chunk c;
	int got = get(r->file, &c, sizeof(c));

	if (got <= 0)
		return got;
	if (le32toh(c.size) > RECORD_CHUNK_MAX)
		return -EBADMSG;
	r->kind = le32toh(c.kind);
	r->index = le32toh(c.index);
	got = get_buf(r->file, &r->bytes, le32toh(c.size));
	if (got)
		return got;
	return le32toh(c.crc) == crc_of(&c, buf_text(&r->bytes), r->bytes.len) ? 1 : -EBADMSG;
}

/* The chunk that was read is an object: the target's name, and the object's bytes. */
static int take_object(struct recording *r)
{
	const char *end = r->bytes.len ? memchr(r->bytes.data, '\0', r->bytes.len) : NULL;
	struct object_set_object *all;
	struct object *obj = NULL;
	char *target;
	int err;

	if (!end || r->kind != RECORD_OBJECT)
		return -EBADMSG;
	all = reallocarray(r->objects, r->object_count + 1, sizeof(*all));
	target = strdup(r->bytes.data);
	if (all)
		r->objects = all;
	err = all && target ?
		      object_decode(end + 1, r->bytes.len - (size_t)(end + 1 - r->bytes.data),
				    &obj) :
		      -ENOMEM;
	if (err)
		free(target);
	else
		all[r->object_count++] = (struct object_set_object){ target, obj };
	return err;
}

int recording_open(FILE *file, struct recording *r)
{
	struct header h;
	int err = get(file, &h, sizeof(h));

	*r = (struct recording){ .file = file };
	if (err <= 0)
		return err ? err : -EBADMSG;
	if (memcmp(h.magic, RECORD_MAGIC, sizeof(h.magic)) ||
	    le32toh(h.version) != RECORD_VERSION || !h.objects)
		return -EBADMSG;
	r->context.to_realtime = (int64_t)le64toh((uint64_t)h.to_realtime);
	for (uint32_t n = le32toh(h.objects); n; n--) {
		int got = recording_next(r);

		err = got > 0 ? take_object(r) : got ? got : -EBADMSG;
		if (err)
			return err;
	}
	return object_set_make(r->objects, r->object_count, &r->object_set);
}

int recording_counts(const struct recording *r, struct stream_count *counts, size_t n)
{
	uint64_t numbers[NUMBERS];

	if (r->bytes.len != n * sizeof(numbers))
		return -EBADMSG;
	for (size_t i = 0; i < n; i++) {
		memcpy(numbers, r->bytes.data + i * sizeof(numbers), sizeof(numbers));
		counts[i].submitted = le64toh(numbers[0]);
		counts[i].delivered = le64toh(numbers[1]);
		counts[i].lost = le64toh(numbers[2]);
	}
	return 0;
}

void recording_close(struct recording *r)
{
	buf_free(&r->bytes);
	object_set_free(&r->object_set);
	while (r->object_count) {
		const struct object_set_object *last = &r->objects[--r->object_count];

		object_free((struct object *)last->obj);
		free((char *)last->target);
	}
	free(r->objects);
	r->objects = NULL;
}
