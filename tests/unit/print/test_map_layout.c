/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Printed map snapshots: order, sums, types, histograms; bytes that are no snapshot. */
#include "unit.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>

#include "base/buf.h"
#include "make_btf.h"
#include "object/map_snapshot.h"
#include "print/map_layout.h"

static struct basics basics;
static struct object_map map;
static struct object object = { .maps = &map, .map_count = 1 };
static const struct decode_context clock_zero = { 0 };

static int setup(void **state)
{
	(void)state;
	setenv("TZ", "UTC", 1);
	basics_new(&basics);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	btf__free(basics.btf);
	return 0;
}

static void make_map(uint32_t type, int key, uint32_t key_size, int value, uint32_t value_size)
{
	map = (struct object_map){ .name = "m",
				   .type = type,
				   .key_size = key_size,
				   .value_size = value_size,
				   .btf_key = (uint32_t)key,
				   .btf_value = (uint32_t)value,
				   .inner = OBJECT_NONE };
	object.btf = (void *)btf__raw_data(basics.btf, &object.btf_size);
}

/* Print the snapshot in *c and empty it. The caller frees the text. */
static char *print_snapshot(enum print_format format, struct buf *c)
{
	struct buf text = { 0 };
	struct map_layout v;

	struct stacks *stacks = stacks_new(&object, 0, NULL, NULL);

	assert_non_null(stacks);
	assert_int_equal(map_layout_open(&object, 0, map.name, &clock_zero, stacks, &v), 0);
	assert_int_equal(map_layout_print(&v, format, buf_text(c), c->len, &text), 0);
	map_layout_close(&v);
	stacks_free(stacks);
	buf_free(c);
	return text.data;
}

static void shows(enum print_format format, struct buf *c, const char *expected)
{
	char *text = print_snapshot(format, c);

	assert_string_equal(text, expected);
	free(text);
}

static void put_pair(struct buf *c, uint32_t key, uint64_t value)
{
	buf_add(c, &key, sizeof(key));
	buf_add(c, &value, sizeof(value));
}

#define JSON "{\"map\":\"m\",\"time\":\"1970-01-01T00:00:01.000000000Z\","
#define CSV "map,time,"
#define ROW "m,1970-01-01T00:00:01.000000000Z,"
#define TABLE "m at 00:00:01: "

static void hashes_are_sorted_by_value(void **state)
{
	static const uint64_t values[] = { 300, 2, 70000, 2 };
	struct buf c = { 0 }, again = { 0 };

	(void)state;
	make_map(BPF_MAP_TYPE_HASH, basics.u32, 4, basics.u64, 8);
	map_snapshot_begin(&c, 1000000000, 1);
	for (uint32_t i = 0; i < 4; i++)
		put_pair(&c, 500 - i, values[i]);
	buf_add(&again, c.data, c.len);
	shows(PRINT_TABLE, &c,
	      TABLE "4 entries\nKEY VALUE\n497     2\n499     2\n500   300\n498 70000\n\n");
	shows(PRINT_JSON, &again,
	      JSON "\"entries\":[{\"key\":497,\"value\":2},{\"key\":499,\"value\":2},"
		   "{\"key\":500,\"value\":300},{\"key\":498,\"value\":70000}]}\n");
}

static void signed_values_are_sorted_as_such(void **state)
{
	struct buf c = { 0 };

	(void)state;
	make_map(BPF_MAP_TYPE_HASH, basics.u32, 4, basics.s64, 8);
	map_snapshot_begin(&c, 1000000000, 1);
	put_pair(&c, 1, 5);
	put_pair(&c, 2, (uint64_t)-7);
	shows(PRINT_JSON, &c,
	      JSON "\"entries\":[{\"key\":2,\"value\":-7},{\"key\":1,\"value\":5}]}\n");
}

static void arrays_keep_their_order(void **state)
{
	struct buf c = { 0 };

	(void)state;
	make_map(BPF_MAP_TYPE_ARRAY, basics.s32, 4, basics.u64, 8);
	map_snapshot_begin(&c, 1000000000, 1);
	put_pair(&c, 3, 9);
	put_pair(&c, 256, 1);
	shows(PRINT_JSON, &c,
	      JSON "\"entries\":[{\"key\":3,\"value\":9},{\"key\":256,\"value\":1}]}\n");
}

static void prints_and_sums_every_cpu(void **state)
{
	static const uint64_t values[2][2] = { { 1, 2 }, { UINT64_MAX, 0 } };
	struct buf c = { 0 }, again = { 0 };

	(void)state;
	make_map(BPF_MAP_TYPE_PERCPU_HASH, basics.u32, 4, basics.u64, 8);
	map_snapshot_begin(&c, 1000000000, 2);
	for (uint32_t key = 0; key < 2; key++) {
		buf_add(&c, &key, sizeof(key));
		buf_add(&c, values[key], sizeof(values[key]));
	}
	buf_add(&again, c.data, c.len);
	shows(PRINT_TABLE, &c,
	      TABLE "2 entries\nKEY                VALUE\n  0                    3\n"
		    "  1 18446744073709551615\n\n");
	shows(PRINT_JSON, &again,
	      JSON "\"entries\":[{\"key\":0,\"value\":3,\"cpus\":[1,2]},{\"key\":1,\"value\":"
		   "\"18446744073709551615\",\"cpus\":[\"18446744073709551615\",0]}]}\n");
}

static int add_pair_struct(void)
{
	int id = btf__add_struct(basics.btf, "pair", 16);

	add_field(&basics, "calls", basics.u64, 0, 0);
	add_field(&basics, "bytes", basics.u32, 64, 0);
	return id;
}

/* Structs cannot be summed: each CPU with a value that is not zero has a row. */
static void structs_have_a_row_for_each_cpu(void **state)
{
	static const uint64_t values[3][2] = { { 7, 70 }, { 0, 0 }, { 1, 2 } };
	struct buf c = { 0 }, again = { 0 };
	uint32_t key = 4;

	(void)state;
	make_map(BPF_MAP_TYPE_PERCPU_ARRAY, basics.u32, 4, add_pair_struct(), 16);
	map_snapshot_begin(&c, 1000000000, 3);
	buf_add(&c, &key, sizeof(key));
	buf_add(&c, values, sizeof(values));
	buf_add(&again, c.data, c.len);
	shows(PRINT_TABLE, &c,
	      TABLE "1 entry\nKEY CPU CALLS BYTES\n  4   0     7    70\n  4   2     1     2\n\n");
	shows(PRINT_JSON, &again,
	      JSON "\"entries\":[{\"key\":4,\"cpus\":[{\"calls\":7,\"bytes\":70},"
		   "{\"calls\":0,\"bytes\":0},{\"calls\":1,\"bytes\":2}]}]}\n");
}

static int add_key(void)
{
	int name = add_array(&basics, basics.character, 8);
	int id = btf__add_struct(basics.btf, "key", 16);

	add_field(&basics, "name", name, 0, 0);
	add_field(&basics, "slot", basics.u32, 64, 0);
	add_field(&basics, "__pad_1", basics.u32, 96, 0);
	return id;
}

static void put_key(struct buf *c, const char *name, uint32_t slot, uint32_t pad, uint64_t value)
{
	char bytes[16] = "";

	strcpy(bytes, name);
	memcpy(bytes + 8, &slot, 4);
	memcpy(bytes + 12, &pad, 4);
	buf_add(c, bytes, sizeof(bytes));
	buf_add(c, &value, sizeof(value));
}

static void csv_has_titles_and_quotes(void **state)
{
	struct buf c = { 0 };

	(void)state;
	make_map(BPF_MAP_TYPE_HASH, add_key(), 16, basics.u64, 8);
	map_snapshot_begin(&c, 1000000000, 1);
	put_key(&c, "a,\"b", 7, 0, 1);
	put_key(&c, "plain", 12, 0, 100);
	shows(PRINT_CSV, &c,
	      CSV "name,slot,__pad_1,value\r\n" ROW "\"a,\"\"b\",7,0,1\r\n" ROW
		  "plain,12,0,100\r\n");
	map.hist = OBJECT_HIST_LOG2;
	map_snapshot_begin(&c, 1000000000, 1);
	put_key(&c, "a,b", 7, 0, 1);
	put_key(&c, "plain", 64, 0, 100);
	shows(PRINT_CSV, &c,
	      CSV "name,low,high,count\r\n" ROW "\"a,b\",64,127,1\r\n" ROW
		  "plain,9223372036854775808,18446744073709551615,100\r\n");
}

static void struct_keys_have_columns(void **state)
{
	struct buf c = { 0 };

	(void)state;
	make_map(BPF_MAP_TYPE_HASH, add_key(), 16, basics.u64, 8);
	map_snapshot_begin(&c, 1000000000, 1);
	put_key(&c, "\xc3\xa4\x1b", 7, 0, 1);
	put_key(&c, "bash", 12, 0, 100);
	shows(PRINT_TABLE, &c,
	      TABLE "2 entries\nNAME  SLOT __PAD_1 VALUE\n\xc3\xa4\\x1b    7       0     1\n"
		    "bash    12       0   100\n\n");
}

static void log2_is_drawn_as_bcc_draws_it(void **state)
{
	struct buf c = { 0 }, again = { 0 };

	(void)state;
	make_map(BPF_MAP_TYPE_ARRAY, basics.s32, 4, basics.u64, 8);
	map.hist = OBJECT_HIST_LOG2;
	map_snapshot_begin(&c, 1000000000, 1);
	put_pair(&c, 5, 7);
	put_pair(&c, 2, 14);
	put_pair(&c, 1, 1);
	buf_add(&again, c.data, c.len);
	/* The lines of bcc's print_log2_hist, below a title. */
	shows(PRINT_TABLE, &c,
	      TABLE "3 entries\n"
		    "     value               : count     distribution\n"
		    "         0 -> 1          : 1        |**                                      "
		    "|\n"
		    "         2 -> 3          : 14       |****************************************"
		    "|\n"
		    "         4 -> 7          : 0        |                                        "
		    "|\n"
		    "         8 -> 15         : 0        |                                        "
		    "|\n"
		    "        16 -> 31         : 7        |********************                    "
		    "|\n\n");
	shows(PRINT_JSON, &again,
	      JSON "\"histogram\":\"log2\",\"entries\":[{\"key\":null,\"buckets\":["
		   "{\"low\":0,\"high\":1,\"count\":1},{\"low\":2,\"high\":3,\"count\":14},"
		   "{\"low\":16,\"high\":31,\"count\":7}]}]}\n");
}

static void wide_log2_has_half_the_stars(void **state)
{
	struct buf c = { 0 };
	char *text;

	(void)state;
	make_map(BPF_MAP_TYPE_ARRAY, basics.s32, 4, basics.u64, 8);
	map.hist = OBJECT_HIST_LOG2;
	map_snapshot_begin(&c, 1000000000, 1);
	put_pair(&c, 64, 2);
	put_pair(&c, 63, 1);
	put_pair(&c, 99, 1);
	text = print_snapshot(PRINT_TABLE, &c);
	assert_non_null(strstr(text, "               value                         : count     "
				     "distribution\n"));
	assert_non_null(strstr(text, "\n 4611686018427387904 -> 9223372036854775807  : 1        |"
				     "**********          |\n"));
	assert_non_null(strstr(text, "\n 9223372036854775808 -> 18446744073709551615 : 2        |"
				     "********************|\n"));
	assert_non_null(strstr(text, "no such slot:    99"));
	free(text);
}

static void linear_gaps_do_not_fill_the_screen(void **state)
{
	struct buf c = { 0 };

	(void)state;
	make_map(BPF_MAP_TYPE_HASH, basics.s32, 4, basics.u64, 8);
	map.hist = OBJECT_HIST_LINEAR;
	map_snapshot_begin(&c, 1000000000, 1);
	put_pair(&c, 2, 4);
	put_pair(&c, (uint32_t)-1, 1);
	put_pair(&c, 2000000000, 3);
	shows(PRINT_TABLE, &c,
	      TABLE "3 entries\n"
		    "     value         : count     distribution\n"
		    "        -1         : 1        |**********                              |\n"
		    "        0          : 0        |                                        |\n"
		    "        1          : 0        |                                        |\n"
		    "        2          : 4        |****************************************|\n"
		    "        ...\n"
		    "        2000000000 : 3        |******************************          |\n\n");
}

static void a_struct_key_makes_several_histograms(void **state)
{
	struct buf c = { 0 }, again = { 0 };

	(void)state;
	make_map(BPF_MAP_TYPE_HASH, add_key(), 16, basics.u64, 8);
	map.hist = OBJECT_HIST_LOG2;
	map_snapshot_begin(&c, 1000000000, 1);
	put_key(&c, "sda", 2, 0, 1);
	put_key(&c, "nvme", 1, 0, 3);
	put_key(&c, "sda", 1, 0, 1);
	put_key(&c, "sda", 2, 77, 1); /* differs in padding only */
	buf_add(&again, c.data, c.len);
	shows(PRINT_TABLE, &c,
	      TABLE "4 entries\n\nname = nvme\n"
		    "     value               : count     distribution\n"
		    "         0 -> 1          : 3        |****************************************"
		    "|\n\nname = sda\n"
		    "     value               : count     distribution\n"
		    "         0 -> 1          : 1        |********************                    "
		    "|\n"
		    "         2 -> 3          : 2        |****************************************"
		    "|\n\n");
	shows(PRINT_JSON, &again,
	      JSON "\"histogram\":\"log2\",\"entries\":[{\"key\":{\"name\":\"nvme\"},\"buckets\":["
		   "{\"low\":0,\"high\":1,\"count\":3}]},{\"key\":{\"name\":\"sda\"},\"buckets\":["
		   "{\"low\":0,\"high\":1,\"count\":1},{\"low\":2,\"high\":3,\"count\":2}]}]}\n");
}

/* The maps of bcc's softirqs and hardirqs, without -d. */
static void sums_in_slot_0_are_a_table(void **state)
{
	struct buf c = { 0 };

	(void)state;
	make_map(BPF_MAP_TYPE_HASH, add_key(), 16, basics.u64, 8);
	map.hist = OBJECT_HIST_LINEAR;
	map_snapshot_begin(&c, 1000000000, 1);
	put_key(&c, "net_rx", 0, 0, 30);
	put_key(&c, "timer", 0, 0, 4);
	shows(PRINT_TABLE, &c,
	      TABLE "2 entries\nNAME   SLOT __PAD_1 VALUE\ntimer     0       0     4\n"
		    "net_rx    0       0    30\n\n");
}

/* Without BTF, or with a type of another size, keys and values are bytes. */
static void unknown_types_are_bytes(void **state)
{
	struct buf c = { 0 };

	(void)state;
	make_map(BPF_MAP_TYPE_HASH, basics.u64, 4, 0, 8);
	map.hist = OBJECT_HIST_LOG2;
	map_snapshot_begin(&c, 1000000000, 1);
	put_pair(&c, 0x04030201, 0x0c0b0a0908070605);
	shows(PRINT_JSON, &c,
	      JSON "\"entries\":[{\"key\":\"01020304\",\"value\":\"05060708090a0b0c\"}]}\n");
}

static void empty_and_cut_maps_say_so(void **state)
{
	struct buf c = { 0 };

	(void)state;
	make_map(BPF_MAP_TYPE_HASH, basics.u32, 4, basics.u64, 8);
	map_snapshot_begin(&c, 1000000000, 1);
	shows(PRINT_TABLE, &c, TABLE "empty\n\n");
	map_snapshot_begin(&c, 1000000000, 1);
	shows(PRINT_JSON, &c, JSON "\"entries\":[]}\n");
	map_snapshot_begin(&c, 1000000000, 1);
	put_pair(&c, 1, 1);
	map_snapshot_set_truncated(&c, 0);
	shows(PRINT_TABLE, &c, TABLE "1 entries, and there are more\nKEY VALUE\n  1     1\n\n");
	map_snapshot_begin(&c, 1000000000, 1);
	map_snapshot_set_truncated(&c, 0);
	shows(PRINT_JSON, &c, JSON "\"cut\":true,\"entries\":[]}\n");
}

static void other_bytes_are_refused(void **state)
{
	struct buf c = { 0 };
	struct map_snapshot parsed;

	(void)state;
	make_map(BPF_MAP_TYPE_PERCPU_HASH, basics.u32, 4, basics.u64, 8);
	map_snapshot_begin(&c, 0, 2);
	assert_int_equal(map_snapshot_parse(&map, c.data, c.len, &parsed), 0);
	for (size_t len = 0; len < c.len; len++)
		assert_int_equal(map_snapshot_parse(&map, c.data, len, &parsed), -EBADMSG);
	for (int i = 1; i < 20; i++) {
		buf_char(&c, 0);
		assert_int_equal(map_snapshot_parse(&map, c.data, c.len, &parsed), -EBADMSG);
	}
	buf_char(&c, 0);
	assert_int_equal(map_snapshot_parse(&map, c.data, c.len, &parsed), 0);
	assert_int_equal(parsed.count, 1);
	map.type = BPF_MAP_TYPE_HASH; /* one value an entry */
	assert_int_equal(map_snapshot_parse(&map, c.data, c.len, &parsed), -EBADMSG);
	buf_free(&c);
	map_snapshot_begin(&c, 0, 0);
	assert_int_equal(map_snapshot_parse(&map, c.data, c.len, &parsed), -EBADMSG);
	buf_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(hashes_are_sorted_by_value, setup, teardown),
		cmocka_unit_test_setup_teardown(signed_values_are_sorted_as_such, setup, teardown),
		cmocka_unit_test_setup_teardown(arrays_keep_their_order, setup, teardown),
		cmocka_unit_test_setup_teardown(prints_and_sums_every_cpu, setup, teardown),
		cmocka_unit_test_setup_teardown(structs_have_a_row_for_each_cpu, setup, teardown),
		cmocka_unit_test_setup_teardown(csv_has_titles_and_quotes, setup, teardown),
		cmocka_unit_test_setup_teardown(struct_keys_have_columns, setup, teardown),
		cmocka_unit_test_setup_teardown(log2_is_drawn_as_bcc_draws_it, setup, teardown),
		cmocka_unit_test_setup_teardown(wide_log2_has_half_the_stars, setup, teardown),
		cmocka_unit_test_setup_teardown(linear_gaps_do_not_fill_the_screen, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_struct_key_makes_several_histograms, setup,
						teardown),
		cmocka_unit_test_setup_teardown(sums_in_slot_0_are_a_table, setup, teardown),
		cmocka_unit_test_setup_teardown(unknown_types_are_bytes, setup, teardown),
		cmocka_unit_test_setup_teardown(empty_and_cut_maps_say_so, setup, teardown),
		cmocka_unit_test_setup_teardown(other_bytes_are_refused, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
