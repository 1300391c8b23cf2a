/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "stream/buffer_pages.h"

#include "unit.h"

static void small_machines_get_the_usual(void **state)
{
	(void)state;
	assert_int_equal(buffer_pages_default(1, 1, 4096), PAGES_DEFAULT);
	assert_int_equal(buffer_pages_default(2, 1, 4096), PAGES_DEFAULT);
	assert_int_equal(buffer_pages_default(256, 1, 4096), PAGES_DEFAULT); /* 64 MiB: just so */
}

static void many_cpus_or_streams_share(void **state)
{
	(void)state;
	assert_int_equal(buffer_pages_default(257, 1, 4096), 32);
	assert_int_equal(buffer_pages_default(256, 2, 4096), 32);
	assert_int_equal(buffer_pages_default(1024, 1, 4096), 16);
	assert_int_equal(buffer_pages_default(64, 1, 65536), 16);
}

static void there_is_a_least(void **state)
{
	(void)state;
	assert_int_equal(buffer_pages_default(4096, 16, 65536), PAGES_MIN);
}

static void all_together_stay_below_the_bound(void **state)
{
	(void)state;
	for (unsigned int cpus = 1; cpus <= 512; cpus++)
		for (unsigned int streams = 1; streams <= 4; streams++) {
			unsigned int pages = buffer_pages_default(cpus, streams, 4096);

			assert_int_equal(pages & (pages - 1), 0);
			assert_true(pages >= PAGES_MIN && pages <= PAGES_DEFAULT);
			assert_true((size_t)pages * cpus * streams * 4096 <= PAGES_BYTES_MAX);
		}
}

static void many_streams_share_larger_ones(void **state)
{
	(void)state;
	assert_int_equal(buffer_pages_shared(1, 4096), PAGES_SHARED);
	assert_int_equal(buffer_pages_shared(16, 4096), PAGES_SHARED); /* 64 MiB: just so */
	assert_int_equal(buffer_pages_shared(17, 4096), PAGES_SHARED / 2);
	assert_int_equal(buffer_pages_shared(256, 4096), PAGES_DEFAULT);
	assert_int_equal(buffer_pages_shared(4096, 65536), PAGES_MIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_machines_get_the_usual),
		cmocka_unit_test(many_cpus_or_streams_share),
		cmocka_unit_test(there_is_a_least),
		cmocka_unit_test(many_streams_share_larger_ones),
		cmocka_unit_test(all_together_stay_below_the_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
