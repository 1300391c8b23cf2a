/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include "decode/time.h"
#include "expect_value.h"

static void times_are_utc(void **state)
{
	static const struct {
		int64_t ns;
		int64_t to_realtime;
		const char *text;
	} rows[] = {
		{ 0, 0, "1970-01-01T00:00:00.000000000Z" },
		{ 1, 0, "1970-01-01T00:00:00.000000001Z" },
		{ 999999999, 1, "1970-01-01T00:00:01.000000000Z" },
		{ 123456789, 1795422130000000000, "2026-11-23T08:22:10.123456789Z" },
		{ -1, 0, "1969-12-31T23:59:59.999999999Z" },
		{ -1000000000, 0, "1969-12-31T23:59:59.000000000Z" },
		{ -1000000001, 0, "1969-12-31T23:59:58.999999999Z" },
		{ 5, -6, "1969-12-31T23:59:59.999999999Z" },
		{ INT64_MAX, 0, "2262-04-11T23:47:16.854775807Z" },
		{ INT64_MIN + 854775808, 0, "1677-09-21T00:12:44.000000000Z" },
		/* The sum overflows: the time stays unchanged. */
		{ INT64_MAX, 1, "2262-04-11T23:47:16.854775807Z" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct decode_context context = { .to_realtime = rows[i].to_realtime };
		struct buf out = { 0 };

		time_put_monotonic(rows[i].ns, &context, &out);
		assert_string_equal(buf_text(&out), rows[i].text);
		buf_free(&out);
	}
}

/* The whole second of the earliest time is less than 64 bits of ns can hold. */
static void earliest_time(void **state)
{
	struct buf out = { 0 };

	(void)state;
	time_put_monotonic(INT64_MIN, &no_context, &out);
	assert_string_equal(buf_text(&out), "1677-09-21T00:12:43.145224192Z");
	buf_free(&out);
}

static void ktime_is_monotonic(void **state)
{
	struct type t = displayed(DISPLAY_KTIME, TYPE_SIGNED, 8);
	struct decode_context context = { .to_realtime = 3600000000000 };
	int64_t ns = 60000000001;
	struct value v;

	(void)state;
	buf_clear(&text);
	value_decode(&t, &ns, 8, &context, &text, &v);
	assert_int_equal(v.kind, VALUE_TEXT);
	assert_string_equal(buf_text(&text), "1970-01-01T01:01:00.000000001Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_utc),
		cmocka_unit_test(earliest_time),
		cmocka_unit_test(ktime_is_monotonic),
	};

	return cmocka_run_group_tests(tests, NULL, free_text);
}
