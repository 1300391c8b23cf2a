/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "stream/buffer_pages.h"

#include "unit.h"

static void few_buffers_get_the_usual_pages(void **state)
{
	(void)state;
	assert_int_equal(buffer_pages_fit(PAGES_DEFAULT, 1, 4096), PAGES_DEFAULT);
	assert_int_equal(buffer_pages_fit(PAGES_DEFAULT, 2, 4096), PAGES_DEFAULT);
	assert_int_equal(buffer_pages_fit(PAGES_DEFAULT, 256, 4096), PAGES_DEFAULT); /* 64 MiB */
}

static void many_buffers_get_fewer_pages(void **state)
{
	(void)state;
	assert_int_equal(buffer_pages_fit(PAGES_DEFAULT, 257, 4096), 32);
	assert_int_equal(buffer_pages_fit(PAGES_DEFAULT, 256 * 2, 4096), 32);
	assert_int_equal(buffer_pages_fit(PAGES_DEFAULT, 1024, 4096), 16);
	assert_int_equal(buffer_pages_fit(PAGES_DEFAULT, 64, 65536), 16);
}

static void pages_have_a_minimum(void **state)
{
	(void)state;
	assert_int_equal(buffer_pages_fit(PAGES_DEFAULT, 4096 * 16, 65536), PAGES_MIN);
}

static void all_buffers_stay_below_the_limit(void **state)
{
	(void)state;
	for (size_t buffers = 1; buffers <= 2048; buffers++) {
		unsigned int pages = buffer_pages_fit(PAGES_DEFAULT, buffers, 4096);

		assert_int_equal(pages & (pages - 1), 0);
		assert_true(pages >= PAGES_MIN && pages <= PAGES_DEFAULT);
		assert_true(pages * buffers * 4096 <= PAGES_BYTES_MAX);
	}
}

static void shared_buffers_are_larger(void **state)
{
	(void)state;
	assert_int_equal(buffer_pages_fit(PAGES_SHARED_DEFAULT, 1, 4096), 1024);
	assert_int_equal(buffer_pages_fit(PAGES_SHARED_DEFAULT, 16, 4096), 1024); /* 64 MiB */
	assert_int_equal(buffer_pages_fit(PAGES_SHARED_DEFAULT, 17, 4096), 512);
	assert_int_equal(buffer_pages_fit(PAGES_SHARED_DEFAULT, 256, 4096), 64);
	assert_int_equal(buffer_pages_fit(PAGES_SHARED_DEFAULT, 4096, 65536), PAGES_MIN);
}

/* A request with --pages given, or 0, for so many CPUs; *said is freed by the caller. */
static unsigned int choose(unsigned int given, unsigned int cpus, bool quiet, char **said)
{
	const struct buffer_pages_request request = {
		.name = "events",
		.given = given,
		.usual = PAGES_DEFAULT,
		.cpus = cpus,
		.streams = 1,
		.quiet = quiet,
	};
	unsigned int pages;

	stderr_begin();
	pages = buffer_pages_choose(&request);
	*said = stderr_end();
	return pages;
}

static void a_smaller_default_is_reported_once(void **state)
{
	char *first, *second;

	(void)state;
	assert_true(choose(0, 65536, false, &first) < PAGES_DEFAULT);
	assert_true(choose(0, 65536, true, &second) < PAGES_DEFAULT);
	assert_non_null(strstr(first, "events: 65536 buffers, one per CPU"));
	assert_string_equal(second, "");
	free(first);
	free(second);
}

static void given_pages_are_taken_as_they_are(void **state)
{
	char *said;

	(void)state;
	assert_int_equal(choose(2, 1, false, &said), 2);
	assert_string_equal(said, "");
	free(said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_buffers_get_the_usual_pages),
		cmocka_unit_test(many_buffers_get_fewer_pages),
		cmocka_unit_test(pages_have_a_minimum),
		cmocka_unit_test(all_buffers_stay_below_the_limit),
		cmocka_unit_test(shared_buffers_are_larger),
		cmocka_unit_test(a_smaller_default_is_reported_once),
		cmocka_unit_test(given_pages_are_taken_as_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
