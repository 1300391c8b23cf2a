/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "run/recording.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* 1; 0: the end of the file; -EBADMSG: the file ends in the middle of bytes; -errno. */
static int read_bytes(FILE *f, void *bytes, size_t size)
{
	size_t n = fread(bytes, 1, size, f);

	if (ferror(f))
		return errno ? -errno : -EIO;
	return n == size ? 1 : n ? -EBADMSG : 0;
}

/* Read size bytes in parts: a size in a damaged file must not allocate memory at once. */
static int read_buf(FILE *f, struct buf *b, size_t size)
{
	char part[65536];

	buf_clear(b);
	while (size) {
		size_t n = size < sizeof(part) ? size : sizeof(part);
		int got = read_bytes(f, part, n);

		if (got <= 0)
			return got ? got : -EBADMSG;
		buf_add(b, part, n);
		size -= n;
	}
	return b->failed ? -ENOMEM : 0;
}

int recording_next(struct recording *r)
{
	struct record_chunk c;
	int got = read_bytes(r->file, &c, sizeof(c));

	if (got <= 0)
		return got;
	if (le32toh(c.size) > RECORD_CHUNK_MAX)
		return -EBADMSG;
	r->kind = le32toh(c.kind);
	r->index = le32toh(c.index);
	got = read_buf(r->file, &r->bytes, le32toh(c.size));
	if (got)
		return got;
	return le32toh(c.crc) == record_format_crc(&c, buf_text(&r->bytes), r->bytes.len) ?
		       1 :
		       -EBADMSG;
}

/* Add the object of the current chunk, which must be one. */
static int add_object(struct recording *r)
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
	struct record_header h;
	int err = read_bytes(file, &h, sizeof(h));

	*r = (struct recording){ .file = file };
	if (err <= 0)
		return err ? err : -EBADMSG;
	if (memcmp(h.magic, RECORD_MAGIC, sizeof(h.magic)) ||
	    le32toh(h.version) != RECORD_VERSION || !h.objects)
		return -EBADMSG;
	r->context.to_realtime = (int64_t)le64toh((uint64_t)h.to_realtime);
	for (uint32_t n = le32toh(h.objects); n; n--) {
		int got = recording_next(r);

		err = got > 0 ? add_object(r) : got ? got : -EBADMSG;
		if (err)
			return err;
	}
	return object_set_make(r->objects, r->object_count, &r->object_set);
}

int recording_counts(const struct recording *r, struct stream_count *counts, size_t n)
{
	uint64_t numbers[RECORD_COUNTS_PER_STREAM];

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
