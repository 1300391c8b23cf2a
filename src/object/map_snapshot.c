/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "object/map_snapshot.h"

#include <endian.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "decode/layout.h"
#include "object/object.h"

#define CPUS_MAX 65536

struct header {
	uint64_t ns;
	uint32_t cpus;
	uint32_t truncated;
};

bool map_snapshot_per_cpu(const struct object_map *m)
{
	return m->type == BPF_MAP_TYPE_PERCPU_HASH || m->type == BPF_MAP_TYPE_PERCPU_ARRAY ||
	       m->type == BPF_MAP_TYPE_LRU_PERCPU_HASH;
}

bool map_snapshot_is_array(const struct object_map *m)
{
	return m->type == BPF_MAP_TYPE_ARRAY || m->type == BPF_MAP_TYPE_PERCPU_ARRAY;
}

uint32_t map_snapshot_stride(const struct object_map *m)
{
	return map_snapshot_per_cpu(m) ? (m->value_size + 7) / 8 * 8 : m->value_size;
}

uint64_t map_snapshot_entry_size(const struct object_map *m, uint32_t cpus)
{
	return m->key_size + (uint64_t)cpus * map_snapshot_stride(m);
}

void map_snapshot_begin(struct buf *out, int64_t ns, uint32_t cpus)
{
	const struct header h = { htole64((uint64_t)ns), htole32(cpus), 0 };

	buf_add(out, &h, sizeof(h));
}

void map_snapshot_set_truncated(struct buf *out, size_t offset)
{
	const uint32_t truncated = htole32(1);

	if (!out->failed)
		memcpy(out->data + offset + offsetof(struct header, truncated), &truncated,
		       sizeof(truncated));
}

int map_snapshot_parse(const struct object_map *m, const void *bytes, size_t size,
		       struct map_snapshot *s)
{
	struct header h;
	uint64_t entry;

	if (size < sizeof(h) || m->key_size > MAP_SNAPSHOT_MAX || m->value_size > MAP_SNAPSHOT_MAX)
		return -EBADMSG;
	memcpy(&h, bytes, sizeof(h));
	s->ns = (int64_t)le64toh(h.ns);
	s->cpus = le32toh(h.cpus);
	s->truncated = h.truncated != 0;
	s->key_size = m->key_size;
	s->value_size = m->value_size;
	s->stride = map_snapshot_stride(m);
	s->entries = (const unsigned char *)bytes + sizeof(h);
	entry = map_snapshot_entry_size(m, s->cpus);
	if (!s->cpus || s->cpus > CPUS_MAX || (s->cpus > 1 && !map_snapshot_per_cpu(m)) || !entry ||
	    (size - sizeof(h)) % entry)
		return -EBADMSG;
	s->count = (size - sizeof(h)) / entry;
	return 0;
}

const unsigned char *map_snapshot_key(const struct map_snapshot *s, size_t entry)
{
	return s->entries + entry * (s->key_size + (size_t)s->cpus * s->stride);
}

const unsigned char *map_snapshot_value(const struct map_snapshot *s, size_t entry, uint32_t cpu)
{
	return map_snapshot_key(s, entry) + s->key_size + (size_t)cpu * s->stride;
}

/* Numbers */

static bool is_integer(const struct type *t)
{
	return t && (t->kind == TYPE_UNSIGNED || t->kind == TYPE_SIGNED) && t->size <= 8;
}

bool map_snapshot_number(const struct type *t, const void *bytes, uint64_t *number)
{
	uint64_t v = 0;
	uint32_t bits;

	if (!is_integer(t))
		return false;
	bits = t->size * 8;
	memcpy(&v, bytes, t->size); /* little-endian, as x86-64 is */
	if (t->kind == TYPE_SIGNED && bits < 64 && v >> (bits - 1))
		v |= ~0ull << bits;
	*number = v;
	return true;
}

bool map_snapshot_sum(const struct map_snapshot *s, const struct type *value, size_t entry,
		      uint64_t *sum)
{
	uint64_t one;

	*sum = 0;
	if (!is_integer(value) || value->display != DISPLAY_PLAIN)
		return false;
	for (uint32_t cpu = 0; cpu < s->cpus; cpu++) {
		if (!map_snapshot_number(value, map_snapshot_value(s, entry, cpu), &one))
			return false;
		*sum += one;
	}
	return true;
}

/* Sorting */

struct sorting {
	const struct map_snapshot *snapshot;
	const struct type *key;
	const struct type *value;
	bool by_key;
};

/* The integer to sort a value by: the first one in a struct. Adds its offset in bytes to *offset. */
static const struct type *find_sort_key(const struct type *t, uint32_t *offset)
{
	for (uint32_t i = 0; t && t->kind == TYPE_STRUCT && i < t->count; i++) {
		uint32_t inside = t->members[i].offset / 8;
		const struct type *found =
			t->members[i].bits ? NULL : find_sort_key(t->members[i].type, &inside);

		if (found) {
			*offset += inside;
			return found;
		}
	}
	return is_integer(t) ? t : NULL;
}

static int compare_numbers(const struct type *t, uint64_t a, uint64_t b)
{
	if (a == b)
		return 0;
	if (t->kind == TYPE_SIGNED)
		return (int64_t)a < (int64_t)b ? -1 : 1;
	return a < b ? -1 : 1;
}

/* The sum of a value's sort key over all CPUs. */
static uint64_t sort_key(const struct map_snapshot *s, const struct type *t, uint32_t offset,
			 size_t entry)
{
	uint64_t sum = 0;

	for (uint32_t cpu = 0; cpu < s->cpus; cpu++) {
		uint64_t one = 0;

		map_snapshot_number(t, map_snapshot_value(s, entry, cpu) + offset, &one);
		sum += one;
	}
	return sum;
}

static int compare_values(const struct sorting *s, size_t a, size_t b)
{
	uint32_t offset = 0;
	const struct type *t = find_sort_key(s->value, &offset);

	if (!t)
		return 0;
	return compare_numbers(t, sort_key(s->snapshot, t, offset, a),
			       sort_key(s->snapshot, t, offset, b));
}

static int compare_typed(const struct type *t, const unsigned char *a, const unsigned char *b);

static int compare_members(const struct type *t, const unsigned char *a, const unsigned char *b)
{
	int order = 0;

	for (uint32_t i = 0; !order && i < t->count; i++)
		order = map_snapshot_compare_member(&t->members[i], a, b);
	return order ? order : memcmp(a, b, t->size);
}

static int compare_typed(const struct type *t, const unsigned char *a, const unsigned char *b)
{
	uint64_t x, y;

	if (map_snapshot_number(t, a, &x) && map_snapshot_number(t, b, &y))
		return compare_numbers(t, x, y);
	if (t->kind == TYPE_STRUCT)
		return compare_members(t, a, b);
	return memcmp(a, b, t->size);
}

/* Bitfields compare by the bytes that contain them, which is enough to tell them apart. */
int map_snapshot_compare_member(const struct member *m, const void *a, const void *b)
{
	const unsigned char *x = a, *y = b;
	uint32_t at = m->offset / 8;

	if (m->bits)
		return memcmp(x + at, y + at, (m->offset % 8 + m->bits + 7) / 8);
	return compare_typed(m->type, x + at, y + at);
}

static int compare_entries(const void *a, const void *b, void *arg)
{
	const struct sorting *s = arg;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	const unsigned char *kx = map_snapshot_key(s->snapshot, x),
			    *ky = map_snapshot_key(s->snapshot, y);
	int order = s->by_key ? 0 : compare_values(s, x, y);

	if (order)
		return order;
	return s->key ? compare_typed(s->key, kx, ky) : memcmp(kx, ky, s->snapshot->key_size);
}

size_t *map_snapshot_order(const struct map_snapshot *s, const struct object_map *m,
			   const struct type *key, const struct type *value)
{
	struct sorting by = { s, key, value, map_snapshot_is_array(m) };
	size_t *order = malloc((s->count + 1) * sizeof(*order));

	for (size_t i = 0; order && i < s->count; i++)
		order[i] = i;
	if (order)
		qsort_r(order, s->count, sizeof(*order), compare_entries, &by);
	return order;
}
