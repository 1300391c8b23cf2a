/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "attach/filter.h"
#include "attach/filter_lookup.h"
#include "base/buf.h"

static void values_are_separated_by_commas(void **state)
{
	static const struct {
		const char *arg;
		size_t count;
		const char *first, *last;
	} rows[] = {
		{ "a", 1, "a", "a" },
		{ "a,b,c", 3, "a", "c" },
		{ "a b, c ", 2, "a b", " c " },
		{ "a\\,b", 1, "a,b", "a,b" },
		{ "\\,", 1, ",", "," },
		{ "a\\,,\\,b", 2, "a,", ",b" },
		{ "a\\b\\", 1, "a\\b\\", "a\\b\\" },
		{ "a\\\\,b", 1, "a\\,b", "a\\,b" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct filter_options options = { 0 };
		struct buf why = { 0 };

		check(!filter_add(&options, FILTER_COMM, rows[i].arg, &why), rows[i].arg);
		check(options.by_kind[FILTER_COMM].count == rows[i].count, rows[i].arg);
		assert_string_equal(options.by_kind[FILTER_COMM].all[0], rows[i].first);
		assert_string_equal(options.by_kind[FILTER_COMM].all[rows[i].count - 1],
				    rows[i].last);
		assert_int_equal(why.len, 0);
		filter_options_free(&options);
	}
}

static void bad_values_are_refused(void **state)
{
	static const struct {
		enum filter_kind kind;
		const char *arg, *expected;
	} rows[] = {
		{ FILTER_PID, "", "-p takes values that are not empty" },
		{ FILTER_PID, "1,", "-p takes values that are not empty" },
		{ FILTER_PID, ",1", "-p takes values that are not empty" },
		{ FILTER_PID, "0", "from 1 to 4194304, not '0'" },
		{ FILTER_PID, "4194305", "not '4194305'" },
		{ FILTER_PID, "99999999999999999999999", "not '9999" },
		{ FILTER_PID, "-1", "not '-1'" },
		{ FILTER_PID, " 1", "not ' 1'" },
		{ FILTER_PID, "1, 2", "not ' 2'" },
		{ FILTER_PID, "0x1", "not '0x1'" },
		{ FILTER_PID, "nginx", "not 'nginx': -n takes names" },
		{ FILTER_COMM, "", "-n takes values" },
		{ FILTER_USER, "a,,b", "-u takes values" },
		{ FILTER_NETNS, "0", "--netns takes a whole number from 1 to 4294967295" },
		{ FILTER_NETNS, "-5", "not '-5'" },
		{ FILTER_NETNS, "4294967296", "not '4294967296'" },
		{ FILTER_CGROUP, "", "--cgroup takes values" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct filter_options options = { 0 };
		struct buf why = { 0 };

		check(filter_add(&options, rows[i].kind, rows[i].arg, &why) == -EINVAL,
		      rows[i].arg);
		check(strstr(buf_text(&why), rows[i].expected), buf_text(&why));
		buf_free(&why);
		filter_options_free(&options);
	}
}

static void too_many_values_are_refused(void **state)
{
	struct filter_options options = { 0 };
	struct buf why = { 0 };

	(void)state;
	for (int i = 0; i < FILTER_VALUES_MAX; i++)
		assert_int_equal(filter_add(&options, FILTER_PID, "1", &why), 0);
	assert_int_equal(filter_add(&options, FILTER_PID, "1", &why), -EINVAL);
	assert_non_null(strstr(buf_text(&why), "-p takes 1000 values at most"));
	assert_int_equal(filter_add(&options, FILTER_USER, "1", &why), 0);
	buf_free(&why);
	filter_options_free(&options);
}

/*
 * Look up the argument of an option: filter_find's result, its keys in *f, its messages in *said.
 */
static int look_up(enum filter_kind kind, const char *arg, struct filter *f, char **said)
{
	struct filter_options options = { 0 };
	struct buf why = { 0 };
	int err;

	assert_int_equal(filter_add(&options, kind, arg, &why), 0);
	stderr_begin();
	err = filter_find(&options, f);
	*said = stderr_end();
	filter_options_free(&options);
	return err;
}

static void expect_numbers(enum filter_kind kind, const char *arg, uint32_t first, uint32_t last)
{
	const uint32_t *keys;
	struct filter f;
	char *said;
	int err = look_up(kind, arg, &f, &said);

	check(!err, said);
	keys = f.by_kind[kind].all;
	assert_true(filter_is_set(&f));
	assert_int_equal(keys[0], first);
	assert_int_equal(keys[f.by_kind[kind].count - 1], last);
	assert_string_equal(said, "");
	free(said);
	filter_free(&f);
	assert_false(filter_is_set(&f));
}

static void expect_refused(enum filter_kind kind, const char *arg, const char *expected)
{
	struct filter f;
	char *said;
	int err = look_up(kind, arg, &f, &said);

	check(err == -EINVAL, arg);
	check(strstr(said, expected), said);
	free(said);
	filter_free(&f);
}

static void *find_a_thread(void *arg)
{
	snprintf(arg, 16, "%d", (int)syscall(SYS_gettid));
	expect_refused(FILTER_PID, arg, "is a thread of process");
	return NULL;
}

static void processes_are_found_by_id(void **state)
{
	char own[16];
	pthread_t thread;

	(void)state;
	snprintf(own, sizeof(own), "1,%d", (int)getpid());
	expect_numbers(FILTER_PID, own, 1, (uint32_t)getpid());
	expect_refused(FILTER_PID, "1,4194304", "-p 4194304: no such process");
	assert_int_equal(pthread_create(&thread, NULL, find_a_thread, own), 0);
	pthread_join(thread, NULL);
}

static void names_are_cut_and_padded(void **state)
{
	struct filter f;
	char *said;

	(void)state;
	assert_int_equal(look_up(FILTER_COMM, "sh,fifteen_letters,sixteen_letters_", &f, &said), 0);
	assert_memory_equal(f.by_kind[FILTER_COMM].all,
			    "sh\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
			    "fifteen_letters\0sixteen_letters",
			    3 * FILTER_COMM_SIZE);
	assert_non_null(strstr(said, "keeps 15 bytes of a name: matching 'sixteen_letters'"));
	assert_null(strstr(said, "fifteen"));
	free(said);
	filter_free(&f);
}

static void users_are_found_by_name_and_number(void **state)
{
	(void)state;
	expect_numbers(FILTER_USER, "0,4294967294", 0, 4294967294);
	expect_numbers(FILTER_USER, "root,daemon", 0, 1);
	expect_refused(FILTER_USER, "dameon", "no such user in /etc/passwd: nearest");
	expect_refused(FILTER_USER, "4294967295", "no such user");
	expect_refused(FILTER_USER, "-1", "no such user");
}

static void namespaces_are_found_by_number_and_path(void **state)
{
	struct stat own;
	char arg[64];

	(void)state;
	assert_int_equal(stat("/proc/self/ns/net", &own), 0);
	snprintf(arg, sizeof(arg), "%lu,/proc/%d/ns/net", (unsigned long)own.st_ino, (int)getpid());
	expect_numbers(FILTER_NETNS, arg, (uint32_t)own.st_ino, (uint32_t)own.st_ino);
	expect_refused(FILTER_NETNS, "7", "no process is in a network namespace with this number");
	expect_refused(FILTER_NETNS, "no_such_name", "/run/netns/no_such_name does not exist");
	expect_refused(FILTER_NETNS, "net:[7]", "/run/netns/net:[7] does not exist");
	expect_refused(FILTER_NETNS, "/no/file", "No such file");
	expect_refused(FILTER_NETNS, "/etc/passwd", "/etc/passwd is not a network namespace");
	expect_refused(FILTER_NETNS, "/proc/self/ns/mnt", "is not a network namespace");
	expect_refused(FILTER_NETNS, "/", "is not a network namespace");
}

/* A machine without a mounted tree gets a message that says so. */
static void cgroups_are_found_by_path(void **state)
{
	struct filter f;
	char *said;
	int err = look_up(FILTER_CGROUP, "/", &f, &said);

	(void)state;
	if (err == -ENOSYS) {
		assert_non_null(strstr(said, "no tree of them is mounted"));
	} else {
		const int *fds = f.by_kind[FILTER_CGROUP].all;

		assert_int_equal(err, 0);
		assert_true(fcntl(fds[0], F_GETFD) == FD_CLOEXEC);
		expect_refused(FILTER_CGROUP, "/,no/such", "no/such: no such cgroup");
		expect_refused(FILTER_CGROUP, "/tmp", "/tmp is not a version-2 cgroup");
		expect_refused(FILTER_CGROUP, "../..", "is not a version-2 cgroup");
	}
	free(said);
	filter_free(&f);
}

static void numbers_are_decimal_and_limited(void **state)
{
	uint64_t n;

	(void)state;
	assert_true(filter_lookup_number("18446744073709551615", UINT64_MAX, &n) &&
		    n == UINT64_MAX);
	assert_false(filter_lookup_number("18446744073709551616", UINT64_MAX, &n));
	assert_true(filter_lookup_number("007", 7, &n) && n == 7);
	assert_false(filter_lookup_number("8", 7, &n));
	assert_false(filter_lookup_number("", 7, &n));
	assert_false(filter_lookup_number("+1", 7, &n));
	assert_false(filter_lookup_number("1 ", 7, &n));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_separated_by_commas),
		cmocka_unit_test(bad_values_are_refused),
		cmocka_unit_test(too_many_values_are_refused),
		cmocka_unit_test(processes_are_found_by_id),
		cmocka_unit_test(names_are_cut_and_padded),
		cmocka_unit_test(users_are_found_by_name_and_number),
		cmocka_unit_test(namespaces_are_found_by_number_and_path),
		cmocka_unit_test(cgroups_are_found_by_path),
		cmocka_unit_test(numbers_are_decimal_and_limited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
