/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Maps that a version takes over from the previous one, and their names in a run of several
 * targets.
 */
#include "unit.h"

#include <linux/bpf.h>
#include <stdlib.h>

#include "load/map_reuse.h"
#include "object/object.h"
#include "object/object_set.h"

static struct object_map make_map(const char *name)
{
	return (struct object_map){
		.name = (char *)name,
		.type = BPF_MAP_TYPE_HASH,
		.key_size = 4,
		.value_size = 8,
		.max_entries = 10240,
		.inner = OBJECT_NONE,
		.pin = (char *)"",
	};
}

static struct object make_object(struct object_map *maps, uint32_t n)
{
	return (struct object){ .maps = maps, .map_count = n, .counters = OBJECT_NONE };
}

static void a_map_of_the_same_definition_is_reused(void **state)
{
	struct object_map previous[] = { make_map("a"), make_map("b") };
	struct object_map next[] = { make_map("b"), make_map("c") };
	const struct object old = make_object(previous, 2), new = make_object(next, 2);

	(void)state;
	assert_int_equal(map_reuse_find(&new, 0, &old), 1);
	assert_int_equal(map_reuse_find(&new, 1, &old), OBJECT_NONE);
}

static void a_changed_definition_makes_a_new_map(void **state)
{
	struct object_map previous = make_map("a");
	const struct object old = make_object(&previous, 1);

	(void)state;
	for (int i = 0; i < 7; i++) {
		struct object_map next = make_map("a");
		const struct object new = make_object(&next, 1);

		assert_int_equal(map_reuse_find(&new, 0, &old), 0);
		next.type += i == 0;
		next.key_size += i == 1;
		next.value_size += i == 2;
		next.max_entries += i == 3;
		next.flags += i == 4;
		next.pin = (char *)(i == 5 ? "/sys/fs/bpf/a" : "");
		next.btf_key += i == 6; /* one map has BTF, the other has none */
		assert_int_equal(map_reuse_find(&new, 0, &old), OBJECT_NONE);
	}
}

static void streams_and_counters_are_not_reused(void **state)
{
	static const uint32_t types[] = { BPF_MAP_TYPE_PERF_EVENT_ARRAY, BPF_MAP_TYPE_RINGBUF,
					  BPF_MAP_TYPE_PROG_ARRAY };
	struct object_map map = make_map("a");
	struct object obj = make_object(&map, 1);

	(void)state;
	assert_true(map_reuse_may(&obj, 0));
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		map.type = types[i];
		assert_false(map_reuse_may(&obj, 0));
		assert_int_equal(map_reuse_find(&obj, 0, &obj), OBJECT_NONE);
	}
	map.type = BPF_MAP_TYPE_ARRAY;
	obj.counters = 0;
	assert_false(map_reuse_may(&obj, 0));
}

static void a_picked_object_keeps_its_names(void **state)
{
	struct object_map a = make_map("a"), b[] = { make_map("b"), make_map("a") };
	const struct object first = make_object(&a, 1), second = make_object(b, 2);
	const struct object_set_object objects[] = { { "./x.c", &first }, { "y.o", &second } };
	struct object_set all, one;

	(void)state;
	assert_int_equal(object_set_make(objects, 2, &all), 0);
	assert_int_equal(object_set_pick(&all, 1, &objects[1], &one), 0);
	assert_int_equal(one.object_count, 1);
	assert_int_equal(one.map_count, 2);
	assert_string_equal(one.maps[0].name, "y:a");
	assert_string_equal(one.maps[1].name, "b");
	assert_ptr_equal(object_set_map(&one, 0), &b[1]);
	object_set_free(&one);
	object_set_free(&all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_map_of_the_same_definition_is_reused),
		cmocka_unit_test(a_changed_definition_makes_a_new_map),
		cmocka_unit_test(streams_and_counters_are_not_reused),
		cmocka_unit_test(a_picked_object_keeps_its_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
