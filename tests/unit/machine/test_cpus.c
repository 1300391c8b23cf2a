/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <errno.h>

#include "machine/cpus.h"

static void lists_are_parsed(void **state)
{
	static const struct {
		const char *list;
		unsigned int n;
		int cpus[8];
	} rows[] = {
		{ "0", 1, { 0 } },
		{ "0\n", 1, { 0 } },
		{ "0-3", 4, { 0, 1, 2, 3 } },
		{ "0-1,4,6-7\n", 5, { 0, 1, 4, 6, 7 } },
		{ "5-5", 1, { 5 } },
		{ "65535", 1, { 65535 } },
		{ "3,1", 2, { 3, 1 } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		unsigned int n = 99;
		int *cpus = NULL;

		check(!cpus_parse(rows[i].list, &cpus, &n), rows[i].list);
		check(n == rows[i].n, rows[i].list);
		check(!memcmp(cpus, rows[i].cpus, n * sizeof(int)), rows[i].list);
		free(cpus);
	}
}

static void invalid_lists_are_refused(void **state)
{
	static const char *const lists[] = {
		"",
		"\n",
		"a",
		"-1",
		"1-",
		"1-a",
		"3-1",
		"0,,1",
		",0",
		"0 1",
		"0-1-2",
		"0\n\n",
		"0x1",
		"65536",
		" 0",
		"0,\n",
		"0-65536",
		"99999999999999999999",
		"0-40000,0-40000",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		unsigned int n;
		int *cpus = (int *)lists;

		check(cpus_parse(lists[i], &cpus, &n) == -EINVAL, lists[i]);
		check(!cpus, lists[i]);
	}
}

static void online_cpus_of_this_machine(void **state)
{
	unsigned int n = 0;
	int *cpus = cpus_online(&n);

	(void)state;
	assert_non_null(cpus);
	assert_true(n >= 1);
	for (unsigned int i = 1; i < n; i++)
		assert_true(cpus[i] > cpus[i - 1]);
	assert_true(cpus_have(cpus, n, cpus[n - 1]));
	assert_false(cpus_have(cpus, n, cpus[n - 1] + 1));
	assert_false(cpus_have(cpus, 0, cpus[0]));
	free(cpus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_are_parsed),
		cmocka_unit_test(invalid_lists_are_refused),
		cmocka_unit_test(online_cpus_of_this_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
