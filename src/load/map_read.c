/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "load/map_read.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "object/map_snapshot.h"
#include "object/object.h"

#define BATCH_BYTES (256u << 10)
#define BATCH_MIN 64 /* entries; a bucket of a hash must fit */
#define BATCH_MAX (1u << 20)
/* Key-by-key reading stops after so many steps: programs that delete keys restart it. */
#define WALK_STEPS(max_entries) (4ull * (max_entries) + 64)

struct map_reader {
	int fd;
	const struct object_map *map;
	struct buf *out;
	size_t begin; /* of the snapshot in out */
	uint32_t cpus;
	size_t value_size; /* bytes, for all CPUs */
	bool skip_zeros;
};

/* Entries */

static bool is_all_zero(const unsigned char *bytes, size_t size)
{
	return !size || (!bytes[0] && !memcmp(bytes, bytes + 1, size - 1));
}

/* Append an entry. False: stop reading (the snapshot is full, or out of memory). */
static bool add_entry(struct map_reader *r, const void *key, const void *value)
{
	if (r->skip_zeros && is_all_zero(value, r->value_size))
		return true;
	if (r->out->len - r->begin + r->map->key_size + r->value_size > MAP_SNAPSHOT_MAX) {
		map_snapshot_set_truncated(r->out, r->begin);
		return false;
	}
	buf_add(r->out, key, r->map->key_size);
	buf_add(r->out, value, r->value_size);
	return !r->out->failed;
}

/* Reading in batches */

struct batch {
	uint32_t size; /* in entries */
	char *keys;
	char *values;
	char *token; /* the kernel's position */
};

static void free_batch(struct batch *b)
{
	free(b->keys);
	free(b->values);
	free(b->token);
	*b = (struct batch){ 0 };
}

static int new_batch(const struct map_reader *r, uint32_t size, struct batch *b)
{
	b->size = size;
	b->keys = malloc((size_t)size * r->map->key_size);
	b->values = malloc(size * r->value_size);
	b->token = calloc(1, r->map->key_size + sizeof(uint64_t));
	return b->keys && b->values && b->token ? 0 : -ENOMEM;
}

static uint32_t first_batch_size(const struct map_reader *r)
{
	size_t n = BATCH_BYTES / (r->map->key_size + r->value_size);

	if (n > r->map->max_entries)
		n = r->map->max_entries;
	return n < BATCH_MIN ? BATCH_MIN : (uint32_t)n;
}

/* A bucket of the hash did not fit: read it again into a larger batch. */
static int grow_batch(const struct map_reader *r, struct batch *b)
{
	struct batch larger = { 0 };
	int err = b->size >= BATCH_MAX ? -E2BIG : new_batch(r, b->size * 2, &larger);

	if (err) {
		free_batch(&larger);
		return err;
	}
	memcpy(larger.token, b->token, r->map->key_size + sizeof(uint64_t));
	free_batch(b);
	*b = larger;
	return 0;
}

/* 1: there are more entries; 0: the end; or -errno. */
static int read_batch(struct map_reader *r, struct batch *b, bool first)
{
	uint32_t n = b->size;
	int err = bpf_map_lookup_batch(r->fd, first ? NULL : b->token, b->token, b->keys, b->values,
				       &n, NULL);

	if (err && err != -ENOENT)
		return err;
	for (uint32_t i = 0; i < n && i < b->size; i++)
		if (!add_entry(r, b->keys + (size_t)i * r->map->key_size,
			       b->values + i * r->value_size))
			return 0;
	return !err;
}

static int read_batches(struct map_reader *r)
{
	struct batch b = { 0 };
	bool first = true;
	int more = new_batch(r, first_batch_size(r), &b);

	for (more = more ? more : 1; more > 0;) {
		more = read_batch(r, &b, first);
		if (more == -ENOSPC && !grow_batch(r, &b))
			more = 1;
		else
			first = false;
	}
	free_batch(&b);
	return more;
}

/* Reading key by key: older kernels, and map types without batches */

static int compare_keys(const void *a, const void *b, void *map)
{
	return memcmp(a, b, ((const struct object_map *)map)->key_size);
}

/* The kernel restarts at the first key when the current one is deleted: remove repeated keys. */
static void drop_duplicates(struct map_reader *r, size_t from)
{
	size_t size = r->map->key_size + r->value_size;
	size_t n = (r->out->len - from) / size;
	char *entries = r->out->data + from;
	size_t kept = 0;

	qsort_r(entries, n, size, compare_keys, (void *)r->map);
	for (size_t i = 0; i < n; i++) {
		const char *last = entries + (kept ? kept - 1 : 0) * size;

		if (kept && !compare_keys(last, entries + i * size, (void *)r->map))
			continue;
		memmove(entries + kept++ * size, entries + i * size, size);
	}
	r->out->len = from + kept * size;
}

static int read_each_key(struct map_reader *r, char *key, char *value)
{
	size_t from = r->out->len;
	uint64_t steps = WALK_STEPS(r->map->max_entries);
	int err = bpf_map_get_next_key(r->fd, NULL, key);

	for (; !err && steps; steps--) {
		int gone = bpf_map_lookup_elem(r->fd, key, value);

		if (gone && gone != -ENOENT)
			return gone;
		if (!gone && !add_entry(r, key, value))
			break;
		err = bpf_map_get_next_key(r->fd, key, key);
	}
	if (!steps)
		map_snapshot_set_truncated(r->out, r->begin);
	if (r->out->len > from)
		drop_duplicates(r, from);
	return err == -ENOENT ? 0 : err;
}

static int read_without_batches(struct map_reader *r)
{
	char *key = calloc(1, r->map->key_size + 1);
	char *value = calloc(1, r->value_size + 1);
	int err = key && value ? read_each_key(r, key, value) : -ENOMEM;

	free(key);
	free(value);
	return err;
}

static bool batches_are_unsupported(int err)
{
	return err == -EINVAL || err == -EOPNOTSUPP || err == -524 /* the kernel's ENOTSUPP */;
}

int map_read(int fd, const struct object_map *m, int64_t ns, struct buf *out)
{
	int cpus = map_snapshot_per_cpu(m) ? libbpf_num_possible_cpus() : 1;
	struct map_reader r = { .fd = fd, .map = m, .out = out, .begin = out->len };
	int err;

	if (cpus < 1)
		return -EIO;
	r.cpus = (uint32_t)cpus;
	r.value_size = (size_t)r.cpus * map_snapshot_stride(m);
	r.skip_zeros = map_snapshot_is_array(m);
	map_snapshot_begin(out, ns, r.cpus);
	err = read_batches(&r);
	if (batches_are_unsupported(err))
		err = read_without_batches(&r);
	return err ? err : out->failed ? -ENOMEM : 0;
}
