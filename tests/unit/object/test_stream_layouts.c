/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The layouts of each stream: their times, the largest size, and which one a record has. */
#include "unit.h"

#include <errno.h>
#include <linux/bpf.h>

#include "make_btf.h"
#include "object/stream_layouts.h"

enum { TIMED, LATER, NARROW, UNTIMED, LAYOUTS };

static struct basics basics;
static uint32_t ids[LAYOUTS + 1];
static struct object_map maps[] = {
	{ .name = "perf", .type = BPF_MAP_TYPE_PERF_EVENT_ARRAY },
	{ .name = "ring", .type = BPF_MAP_TYPE_RINGBUF },
};
static struct object_stream streams[] = { { .name = "perf", .map = 0, .layouts = ids },
					  { .name = "ring", .map = 1, .layouts = ids } };
static struct object object = { .maps = maps, .map_count = 2, .streams = streams };
static const struct object_set_object objects[] = { { "my.c", &object } };
static struct object_set set;
static struct stream_layouts *layouts;

static void add_struct(uint32_t *id, const char *name, uint32_t size)
{
	*id = (uint32_t)btf__add_struct(basics.btf, name, size);
}

static int setup(void **state)
{
	int ktime, ns;

	(void)state;
	basics_new(&basics);
	ktime = add_typedef(&basics, "ktime_t", basics.s64);
	ns = add_typedef(&basics, "u64", basics.u64);
	add_struct(&ids[TIMED], "timed", 16);
	add_field(&basics, "pid", basics.u32, 0, 0);
	add_field(&basics, "began", ktime, 64, 0);
	add_struct(&ids[LATER], "later", 32);
	add_field(&basics, "pid", basics.u64, 0, 0);
	add_field(&basics, "timestamp_ns", ns, 192, 0);
	add_struct(&ids[NARROW], "narrow", 4);
	add_field(&basics, "ts", basics.u32, 0, 0);
	add_struct(&ids[UNTIMED], "untimed", 16);
	add_field(&basics, "began", basics.u64, 0, 0);
	add_field(&basics, "ended", basics.u64, 64, 0);
	ids[LAYOUTS] = 10000;
	object.btf = (void *)btf__raw_data(basics.btf, &object.btf_size);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	stream_layouts_close(layouts, set.stream_count);
	layouts = NULL;
	object_set_free(&set);
	btf__free(basics.btf);
	return 0;
}

/* The first stream has layouts from "first" on, the second only the first of them. */
static void open_layouts(uint32_t first, uint32_t count)
{
	streams[0].layouts = streams[1].layouts = &ids[first];
	streams[0].layout_count = count;
	streams[1].layout_count = count ? 1 : 0;
	object.stream_count = 2;
	assert_int_equal(object_set_make(objects, 1, &set), 0);
	assert_int_equal(stream_layouts_open(&set, &layouts), 0);
}

static void each_stream_has_its_own_layouts(void **state)
{
	(void)state;
	open_layouts(TIMED, 3);
	assert_int_equal(layouts[0].count, 3);
	assert_string_equal(layouts[0].all[LATER]->name, "struct later");
	assert_int_equal(layouts[0].largest, 32);
	assert_true(layouts[0].padded);
	assert_int_equal(layouts[1].count, 1);
	assert_int_equal(layouts[1].largest, 16);
	assert_false(layouts[1].padded);
}

static void times_are_found_by_type_and_by_name(void **state)
{
	(void)state;
	open_layouts(TIMED, LAYOUTS);
	assert_true(layouts[0].timed);
	assert_int_equal(layouts[0].time_offsets[TIMED], 8);
	assert_int_equal(layouts[0].time_offsets[LATER], 24);
	assert_int_equal(layouts[0].time_offsets[NARROW], -1);
	assert_int_equal(layouts[0].time_offsets[UNTIMED], -1);
}

static void layouts_without_time_are_not_timed(void **state)
{
	(void)state;
	open_layouts(NARROW, 2);
	assert_false(layouts[0].timed);
	assert_false(layouts[1].timed);
}

static void unknown_types_are_left_out(void **state)
{
	(void)state;
	open_layouts(UNTIMED, 2); /* the second id is not in the BTF */
	assert_int_equal(layouts[0].count, 1);
	assert_int_equal(stream_layouts_choose(&layouts[0], 16), 0);
}

static void streams_without_layouts_have_no_size(void **state)
{
	(void)state;
	open_layouts(TIMED, 0);
	assert_int_equal(layouts[0].count, 0);
	assert_int_equal(layouts[0].largest, 0);
	assert_int_equal(stream_layouts_choose(&layouts[0], 16), -ENOENT);
}

static void objects_without_btf_have_no_layouts(void **state)
{
	(void)state;
	object.btf = NULL;
	open_layouts(TIMED, LAYOUTS);
	assert_int_equal(layouts[0].count, 0);
	assert_false(layouts[0].timed);
}

static void the_size_chooses_the_layout(void **state)
{
	(void)state;
	open_layouts(TIMED, LAYOUTS);
	assert_int_equal(stream_layouts_choose(&layouts[0], 36), LATER); /* 4 bytes of padding */
	assert_int_equal(stream_layouts_choose(&layouts[0], 4), NARROW);
	assert_int_equal(stream_layouts_choose(&layouts[0], 16), -EEXIST);
	assert_int_equal(stream_layouts_choose(&layouts[0], 100), -ENOENT);
	assert_int_equal(stream_layouts_choose(&layouts[1], 16), TIMED);
	assert_int_equal(stream_layouts_choose(&layouts[1], 20), -ENOENT); /* no padding here */
}

static void times_are_read_from_whole_records(void **state)
{
	const struct {
		uint64_t pid;
		int64_t began;
	} record = { 7, 1234567890123 };
	int64_t ns = 0;

	(void)state;
	open_layouts(TIMED, LAYOUTS);
	assert_true(stream_layouts_time(&layouts[0], TIMED, &record, sizeof(record), &ns));
	assert_int_equal(ns, 1234567890123);
	assert_false(stream_layouts_time(&layouts[0], TIMED, &record, sizeof(record) - 1, &ns));
	assert_false(stream_layouts_time(&layouts[0], UNTIMED, &record, sizeof(record), &ns));
	assert_false(stream_layouts_time(&layouts[0], -ENOENT, &record, sizeof(record), &ns));
	assert_false(stream_layouts_time(&layouts[0], -EEXIST, &record, sizeof(record), &ns));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_stream_has_its_own_layouts, setup, teardown),
		cmocka_unit_test_setup_teardown(times_are_found_by_type_and_by_name, setup,
						teardown),
		cmocka_unit_test_setup_teardown(layouts_without_time_are_not_timed, setup,
						teardown),
		cmocka_unit_test_setup_teardown(unknown_types_are_left_out, setup, teardown),
		cmocka_unit_test_setup_teardown(streams_without_layouts_have_no_size, setup,
						teardown),
		cmocka_unit_test_setup_teardown(objects_without_btf_have_no_layouts, setup,
						teardown),
		cmocka_unit_test_setup_teardown(the_size_chooses_the_layout, setup, teardown),
		cmocka_unit_test_setup_teardown(times_are_read_from_whole_records, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
