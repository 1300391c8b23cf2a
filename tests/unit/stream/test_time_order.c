/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Records of several buffers are handed out in the order of their times, and none is lost. */
#include "unit.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "stream/time_order.h"

static struct buf seen; /* "STREAM:BYTES " of each record handed out */
static size_t count;
static size_t size_sum;

#define LAYOUT(stream) ((int)(stream) + 10) /* the layout of the stream's records */

static void append_record(void *cookie, uint32_t stream, int layout, const void *bytes, size_t size)
{
	assert_ptr_equal(cookie, &seen);
	assert_int_equal(layout, LAYOUT(stream));
	buf_printf(&seen, "%u:%.*s ", stream, (int)size, (const char *)bytes);
}

static void count_record(void *cookie, uint32_t stream, int layout, const void *bytes, size_t size)
{
	(void)cookie;
	(void)layout;
	(void)stream;
	(void)bytes;
	count++;
	size_sum += size;
}

static void put_record(struct time_order *o, uint32_t stream, int64_t time, const char *text)
{
	time_order_put(o, stream, LAYOUT(stream), &time, text, strlen(text));
}

static void expect_handed_out(const char *expected)
{
	assert_string_equal(buf_text(&seen), expected);
	buf_clear(&seen);
}

static int setup(void **state)
{
	struct time_order *o = time_order_new(append_record, &seen, 0);

	assert_non_null(o);
	*state = o;
	return 0;
}

static int teardown(void **state)
{
	time_order_free(*state);
	*state = NULL;
	buf_free(&seen);
	return 0;
}

static void buffers_are_merged(void **state)
{
	struct time_order *o = *state;

	put_record(o, 0, 1, "a");
	put_record(o, 0, 4, "d");
	put_record(o, 0, 6, "f");
	put_record(o, 1, 2, "b");
	put_record(o, 1, 5, "e");
	put_record(o, 2, 3, "c");
	expect_handed_out("");
	time_order_release_all(o);
	expect_handed_out("0:a 1:b 2:c 0:d 1:e 0:f ");
	time_order_release_all(o);
	expect_handed_out("");
}

static void later_records_wait_for_the_next_round(void **state)
{
	struct time_order *o = *state;

	put_record(o, 0, 10, "ten");
	put_record(o, 0, 30, "thirty");
	put_record(o, 1, 20, "twenty");
	put_record(o, 1, 40, "forty");
	time_order_release(o, 9);
	expect_handed_out("");
	time_order_release(o, 20);
	expect_handed_out("0:ten 1:twenty ");
	put_record(o, 0, 25, "25"); /* older than a record that is held */
	time_order_release(o, 35);
	expect_handed_out("0:25 0:thirty ");
	time_order_release_all(o);
	expect_handed_out("1:forty ");
}

static void equal_times_keep_their_order(void **state)
{
	struct time_order *o = *state;

	put_record(o, 1, 5, "a");
	put_record(o, 0, 5, "b");
	put_record(o, 0, 4, "c");
	put_record(o, 1, 5, "d");
	time_order_release_all(o);
	expect_handed_out("0:c 1:a 0:b 1:d ");
}

static void a_record_without_a_time_follows_its_neighbour(void **state)
{
	struct time_order *o = *state;

	time_order_put(o, 3, LAYOUT(3), NULL, "first", 5);
	put_record(o, 0, 7, "a");
	time_order_put(o, 3, LAYOUT(3), NULL, "x", 1);
	put_record(o, 1, 2, "b");
	time_order_release_all(o);
	expect_handed_out("3:first 1:b 0:a 3:x ");
}

static void merging_goes_on_after_a_flood(void **state)
{
	struct time_order *o = time_order_new(count_record, NULL, 0);
	int64_t time = 1000000;

	(void)state;
	assert_non_null(o);
	count = size_sum = 0;
	for (size_t i = 0; i < ORDER_COUNT_MAX;
	     i++, time--) /* falling times: everything has to be sorted */
		time_order_put(o, (uint32_t)i % 3, LAYOUT((uint32_t)i % 3), &time, "12345678", 8);
	for (int i = 0; i < 20; i++)
		time_order_release(o, 1000000);
	assert_int_equal(count, ORDER_COUNT_MAX);
	for (int i = 0; i < 20; i++) /* its memory is freed between two of these */
		time_order_put(o, 0, LAYOUT(0), &time, "x", 1), time_order_release(o, 1000000);
	time_order_free(o);
	assert_int_equal(count, ORDER_COUNT_MAX + 20);
	assert_int_equal(size_sum, 8 * ORDER_COUNT_MAX + 20);
}

static void the_records_held_are_limited(void **state)
{
	struct time_order *o = time_order_new(count_record, NULL, 0);
	char *big = calloc(1, ORDER_BYTES_MAX);
	int64_t time = 0;

	(void)state;
	assert_non_null(o);
	count = size_sum = 0;
	for (size_t i = 0; i < 3 * ORDER_COUNT_MAX; i++, time++)
		time_order_put(o, 0, LAYOUT(0), &time, "12345678", 8);
	assert_true(count >= 2 * ORDER_COUNT_MAX);
	time_order_release_all(o);
	assert_int_equal(count, 3 * ORDER_COUNT_MAX);
	assert_int_equal(size_sum, 24 * ORDER_COUNT_MAX);
	time_order_put(o, 0, LAYOUT(0), &time, big, ORDER_BYTES_MAX);
	time_order_put(o, 0, LAYOUT(0), &time, "x", 1);
	assert_int_equal(count, 3 * ORDER_COUNT_MAX + 1);
	time_order_release_all(o);
	assert_int_equal(count, 3 * ORDER_COUNT_MAX + 2);
	assert_int_equal(time_order_error(o), 0);
	time_order_free(o);
	free(big);
}

/* The limits follow the size of the buffers: a full set of buffers is merged as a whole. */
static void larger_buffers_raise_the_limit(void **state)
{
	struct time_order *o =
		time_order_new(count_record, NULL, 2 * ORDER_COUNT_MAX * ORDER_RECORD_MIN);
	int64_t time = 1;

	(void)state;
	assert_non_null(o);
	count = 0;
	for (size_t i = 0; i < 2 * ORDER_COUNT_MAX; i++)
		time_order_put(o, 0, LAYOUT(0), &time, "1", 1);
	assert_int_equal(count, 0);
	time_order_put(o, 0, LAYOUT(0), &time, "1", 1);
	assert_int_equal(count, 2 * ORDER_COUNT_MAX);
	time_order_free(o);
}

/* Random records of seven buffers, released in rounds. */
static void random_records_are_sorted(void **state)
{
	struct time_order *o = time_order_new(append_record, &seen, 0);
	long last = -1;
	size_t n = 0;
	char *end;

	(void)state;
	assert_non_null(o);
	srand(1);
	for (int64_t round = 0; round < 50; round++) {
		for (uint32_t buffer = 0; buffer < 7; buffer++) {
			int64_t time = round * 1000 + rand() % 500;

			for (int i = rand() % 9; i-- > 0; time += rand() % 90) {
				char text[24];

				snprintf(text, sizeof(text), "%lld", (long long)time);
				put_record(o, buffer, time, text);
				n++;
			}
		}
		time_order_release(o, round * 1000 - 300);
	}
	time_order_release_all(o);
	for (const char *at = buf_text(&seen); *at; at = end + 1, n--) {
		long time = strtol(strchr(at, ':') + 1, &end, 10);

		assert_true(time >= last);
		last = time;
	}
	assert_int_equal(n, 0);
	time_order_free(o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(buffers_are_merged, setup, teardown),
		cmocka_unit_test_setup_teardown(later_records_wait_for_the_next_round, setup,
						teardown),
		cmocka_unit_test_setup_teardown(equal_times_keep_their_order, setup, teardown),
		cmocka_unit_test_setup_teardown(a_record_without_a_time_follows_its_neighbour,
						setup, teardown),
		cmocka_unit_test(merging_goes_on_after_a_flood),
		cmocka_unit_test(the_records_held_are_limited),
		cmocka_unit_test(larger_buffers_raise_the_limit),
		cmocka_unit_test_teardown(random_records_are_sorted, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
