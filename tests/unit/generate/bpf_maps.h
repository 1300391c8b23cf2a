/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* bcc's map macros and BPF helpers as plain C, so that a test can run the files of generate/bpf. */
#ifndef CALLTAP_BPF_MAPS_H
#define CALLTAP_BPF_MAPS_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

typedef uint64_t u64;
typedef int64_t s64;
typedef uint32_t u32;
typedef uint8_t u8;

#define FAKE_MAP_MAX 16 /* entries, however many the map declares */

struct fake_map {
	size_t key_size, value_size, max;
	size_t count;
	struct {
		unsigned char key[16];
		unsigned char value[256] __attribute__((aligned(8)));
	} entries[FAKE_MAP_MAX];
};

static inline size_t fake_map_find(const struct fake_map *m, const void *key)
{
	size_t i = 0;

	while (i < m->count && memcmp(m->entries[i].key, key, m->key_size) != 0)
		i++;
	return i;
}

static inline void *fake_map_lookup(struct fake_map *m, const void *key)
{
	size_t i = fake_map_find(m, key);

	return i < m->count ? m->entries[i].value : NULL;
}

static inline long fake_map_update(struct fake_map *m, const void *key, const void *value)
{
	size_t i = fake_map_find(m, key);

	if (i == m->max)
		return -E2BIG;
	m->count += i == m->count;
	memcpy(m->entries[i].key, key, m->key_size);
	memcpy(m->entries[i].value, value, m->value_size);
	return 0;
}

static inline long fake_map_insert(struct fake_map *m, const void *key, const void *value)
{
	return fake_map_lookup(m, key) ? -EEXIST : fake_map_update(m, key, value);
}

static inline long fake_map_delete(struct fake_map *m, const void *key)
{
	size_t i = fake_map_find(m, key);

	if (i == m->count)
		return -ENOENT;
	m->entries[i] = m->entries[--m->count];
	return 0;
}

#define BPF_HASH(map, key_type, value_type, max_entries)                                       \
	static struct fake_map map##_map = {                                                   \
		sizeof(key_type), sizeof(value_type), FAKE_MAP_MAX, 0, { { { 0 }, { 0 } } }    \
	};                                                                                     \
	static inline value_type *map##_lookup(const key_type *key)                            \
	{                                                                                      \
		return fake_map_lookup(&map##_map, key);                                       \
	}                                                                                      \
	static inline value_type *map##_try_init(const key_type *key, const value_type *value) \
	{                                                                                      \
		fake_map_insert(&map##_map, key, value);                                       \
		return fake_map_lookup(&map##_map, key);                                       \
	}                                                                                      \
	static inline long map##_update(const key_type *key, const value_type *value)          \
	{                                                                                      \
		return fake_map_update(&map##_map, key, value);                                \
	}                                                                                      \
	static inline long map##_insert(const key_type *key, const value_type *value)          \
	{                                                                                      \
		return fake_map_insert(&map##_map, key, value);                                \
	}                                                                                      \
	static inline long map##_delete(const key_type *key)                                   \
	{                                                                                      \
		return fake_map_delete(&map##_map, key);                                       \
	}                                                                                      \
	static const struct {                                                                  \
		value_type *(*lookup)(const key_type *);                                       \
		value_type *(*lookup_or_try_init)(const key_type *, const value_type *);       \
		long (*update)(const key_type *, const value_type *);                          \
		long (*insert)(const key_type *, const value_type *);                          \
		long (*delete)(const key_type *);                                              \
	} map = { map##_lookup, map##_try_init, map##_update, map##_insert, map##_delete }

#define BPF_PERCPU_ARRAY(map, value_type, max_entries) extern value_type map[max_entries]

#define lock_xadd(to, n) (*(to) += (n))
#undef __always_inline
#define __always_inline inline

static u64 current_pid_tgid;

static inline u64 bpf_get_current_pid_tgid(void)
{
	return current_pid_tgid;
}

#endif
