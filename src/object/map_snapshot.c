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
	uint32_t cut;
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

void map_snapshot_set_truncated(struct buf *out, size_t at)
{
	const uint32_t cut = htole32(1);

	if (!out->failed)
		memcpy(out->data + at + offsetof(struct header, cut), &cut, sizeof(cut));
}

int map_snapshot_parse(const struct object_map *m, const void *bytes, size_t size,
		       struct map_snapshot *c)
{
	struct header h;
	uint64_t entry;

	if (size < sizeof(h) || m->key_size > CONTENT_MAX || m->value_size > CONTENT_MAX)
		return -EBADMSG;
	memcpy(&h, bytes, sizeof(h));
	c->ns = (int64_t)le64toh(h.ns);
	c->cpus = le32toh(h.cpus);
	c->cut = h.cut != 0;
	c->key_size = m->key_size;
	c->value_size = m->value_size;
	c->stride = map_snapshot_stride(m);
	c->entries = (const unsigned char *)bytes + sizeof(h);
	entry = map_snapshot_entry_size(m, c->cpus);
	if (!c->cpus || c->cpus > CPUS_MAX || (c->cpus > 1 && !map_snapshot_per_cpu(m)) || !entry ||
	    (size - sizeof(h)) % entry)
		return -EBADMSG;
	c->count = (size - sizeof(h)) / entry;
	return 0;
}

const unsigned char *map_snapshot_key(const struct map_snapshot *c, size_t entry)
{
	return c->entries + entry * (c->key_size + (size_t)c->cpus * c->stride);
}

const unsigned char *map_snapshot_value(const struct map_snapshot *c, size_t entry, uint32_t cpu)
{
	return map_snapshot_key(c, entry) + c->key_size + (size_t)cpu * c->stride;
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
	memcpy(&v, bytes, t->size); /* objects are of little-endian machines */
	if (t->kind == TYPE_SIGNED && bits < 64 && v >> (bits - 1))
		v |= ~0ull << bits;
	*number = v;
	return true;
}

bool map_snapshot_sum(const struct map_snapshot *c, const struct type *value, size_t entry,
		      uint64_t *sum)
{
	uint64_t one;

	*sum = 0;
	if (!is_integer(value) || value->display != DISPLAY_PLAIN)
		return false;
	for (uint32_t cpu = 0; cpu < c->cpus; cpu++) {
		if (!map_snapshot_number(value, map_snapshot_value(c, entry, cpu), &one))
			return false;
		*sum += one;
	}
	return true;
}

/* Order */

struct sorting {
	const struct map_snapshot *snapshot;
	const struct type *key;
	const struct type *value;
	bool by_key;
};

/* What a struct is sorted by: its first integer. offset: bytes, added to. */
static const struct type *rank_of(const struct type *t, uint32_t *offset)
{
	for (uint32_t i = 0; t && t->kind == TYPE_STRUCT && i < t->count; i++) {
		uint32_t inside = t->members[i].offset / 8;
		const struct type *found =
			t->members[i].bits ? NULL : rank_of(t->members[i].type, &inside);

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

static uint64_t rank(const struct map_snapshot *c, const struct type *t, uint32_t offset,
		     size_t entry)
{
	uint64_t sum = 0;

	for (uint32_t cpu = 0; cpu < c->cpus; cpu++) {
		uint64_t one = 0;

		map_snapshot_number(t, map_snapshot_value(c, entry, cpu) + offset, &one);
		sum += one;
	}
	return sum;
}

static int compare_values(const struct sorting *s, size_t a, size_t b)
{
	uint32_t offset = 0;
	const struct type *t = rank_of(s->value, &offset);

	if (!t)
		return 0;
	return compare_numbers(t, rank(s->snapshot, t, offset, a), rank(s->snapshot, t, offset, b));
}

static int compare_parts(const struct type *t, const unsigned char *a, const unsigned char *b);

static int compare_members(const struct type *t, const unsigned char *a, const unsigned char *b)
{
	int order = 0;

	for (uint32_t i = 0; !order && i < t->count; i++)
		order = map_snapshot_compare_member(&t->members[i], a, b);
	return order ? order : memcmp(a, b, t->size);
}

static int compare_parts(const struct type *t, const unsigned char *a, const unsigned char *b)
{
	uint64_t x, y;

	if (map_snapshot_number(t, a, &x) && map_snapshot_number(t, b, &y))
		return compare_numbers(t, x, y);
	if (t->kind == TYPE_STRUCT)
		return compare_members(t, a, b);
	return memcmp(a, b, t->size);
}

/* Of bitfields the bytes they lie in: enough to set different ones apart. */
int map_snapshot_compare_member(const struct member *m, const void *a, const void *b)
{
	const unsigned char *x = a, *y = b;
	uint32_t at = m->offset / 8;

	if (m->bits)
		return memcmp(x + at, y + at, (m->offset % 8 + m->bits + 7) / 8);
	return compare_parts(m->type, x + at, y + at);
}

static int compare(const void *a, const void *b, void *arg)
{
	const struct sorting *s = arg;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	const unsigned char *kx = map_snapshot_key(s->snapshot, x),
			    *ky = map_snapshot_key(s->snapshot, y);
	int order = s->by_key ? 0 : compare_values(s, x, y);

	if (order)
		return order;
	return s->key ? compare_parts(s->key, kx, ky) : memcmp(kx, ky, s->snapshot->key_size);
}

size_t *map_snapshot_order(const struct map_snapshot *c, const struct object_map *m,
			   const struct type *key, const struct type *value)
{
	struct sorting s = { c, key, value, map_snapshot_is_array(m) };
	size_t *order = malloc((c->count + 1) * sizeof(*order));

	for (size_t i = 0; order && i < c->count; i++)
		order[i] = i;
	if (order)
		qsort_r(order, c->count, sizeof(*order), compare, &s);
	return order;
}
