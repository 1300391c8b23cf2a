/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "stream/loss.h"

#include "unit.h"

static void loss_is_reported_each_time_it_doubles(void **state)
{
	struct loss loss = { 0 };
	char *said;

	(void)state;
	stderr_begin();
	for (int i = 0; i < 10; i++)
		loss_add(&loss, 1, "events", "use more");
	said = stderr_end();
	assert_int_equal(loss.records, 10);
	assert_string_equal(
		said, "calltap: events: 1 events lost so far, the buffers were full: use more\n"
		      "calltap: events: 2 events lost so far, the buffers were full: use more\n"
		      "calltap: events: 4 events lost so far, the buffers were full: use more\n"
		      "calltap: events: 8 events lost so far, the buffers were full: use more\n");
	free(said);
}

static void no_loss_is_no_message(void **state)
{
	struct loss loss = { 0 };
	char *said;

	(void)state;
	stderr_begin();
	loss_add(&loss, 0, "events", "use more");
	said = stderr_end();
	assert_string_equal(said, "");
	free(said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loss_is_reported_each_time_it_doubles),
		cmocka_unit_test(no_loss_is_no_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
