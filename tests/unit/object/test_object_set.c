/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The names of streams and maps of several objects. */
#include "unit.h"

#include "object/object_set.h"

static uint32_t no_layouts[1];
static struct object_map maps[] = {
	{ .name = "counts", .role = OBJECT_MAP_RESULT },
	{ .name = "events", .role = OBJECT_MAP_HIDDEN },
};
static struct object_map others[] = {
	{ .name = "events", .role = OBJECT_MAP_HIDDEN },
	{ .name = "start", .role = OBJECT_MAP_SCRATCH },
	{ .name = "counts", .role = OBJECT_MAP_RESULT },
};
static struct object_stream streams[] = { { "events", 1, no_layouts, 0 } };
static struct object_stream two[] = { { "events", 0, no_layouts, 0 }, { "own", 0, no_layouts, 0 } };
static const struct object one_stream = {
	.maps = maps, .map_count = 2, .streams = streams, .stream_count = 1
};
static const struct object two_streams = {
	.maps = others, .map_count = 3, .streams = two, .stream_count = 2
};

static void assert_names(const struct object_set_entry *all, uint32_t n, const char *const *names)
{
	for (uint32_t i = 0; i < n; i++)
		assert_string_equal(all[i].name, names[i]);
}

static void names_of_one_object_are_kept(void **state)
{
	const struct object_set_object objects[] = { { "my.c", &two_streams } };
	struct object_set c;

	(void)state;
	assert_int_equal(object_set_make(objects, 1, &c), 0);
	assert_int_equal(c.stream_count, 2);
	assert_names(c.streams, 2, (const char *[]){ "events", "own" });
	assert_names(c.maps, 3, (const char *[]){ "counts", "start", "" });
	object_set_free(&c);
}

static void shared_names_get_their_target(void **state)
{
	const struct object_set_object objects[] = { { "./probes/my.c", &two_streams },
						     { "sys:openat", &one_stream } };
	struct object_set c;

	(void)state;
	assert_int_equal(object_set_make(objects, 2, &c), 0);
	assert_names(c.streams, 3, (const char *[]){ "my:events", "own", "sys:openat:events" });
	assert_names(c.maps, 5,
		     (const char *[]){ "my:counts", "start", "", "", "sys:openat:counts" });
	assert_ptr_equal(object_set_stream(&c, 2), &streams[0]);
	assert_ptr_equal(object_set_map(&c, 4), &maps[0]);
	assert_ptr_equal(object_set_object_of(&c, &c.maps[4]), &one_stream);
	object_set_free(&c);
}

/* Targets with the same short name are written in full. */
static void targets_with_one_short_name_are_distinct(void **state)
{
	const struct object_set_object objects[] = { { "a/my.c", &one_stream },
						     { "b/my.o", &one_stream },
						     { "b/", &one_stream },
						     { "-", &one_stream },
						     { "x/\033[1m\377", &one_stream } };
	struct object_set c;

	(void)state;
	assert_int_equal(object_set_make(objects, 5, &c), 0);
	assert_names(c.streams, 5,
		     (const char *[]){ "a/my.c:events", "b/my.o:events", "b/:events", "-:events",
				       "\\x1b[1m\\xff:events" });
	object_set_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_one_object_are_kept),
		cmocka_unit_test(shared_names_get_their_target),
		cmocka_unit_test(targets_with_one_short_name_are_distinct),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
