/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include "base/exit_status.h"
#include "options.h"

#define ARGS_MAX 8
#define RETURNED 99

static int count_of(char *const *argv)
{
	int n = 0;

	while (argv[n])
		n++;
	return n;
}

static void parse_in_child(void *argv)
{
	struct options o;

	options_parse(count_of(argv), argv, &o);
	exit(RETURNED);
}

static char *wrong_uses[][ARGS_MAX] = {
	{ "calltap", "--nonsense" },
	{ "calltap", "-Z" },
	{ "calltap", "listen", "another", "listen" },
	{ "calltap", "exec", "exit", "--save", "x.o" },
	{ "calltap", "exec", "exit", "-s", "OLD=NEW" },
	{ "calltap", "exec", "exit", "-a", "kprobe:vfs_read=count" },
	{ "calltap", "-f", "u16 port", "fn:f" },
	{ "calltap", "-w", "a = 1", "fn:f" },
	{ "calltap", "-w", "a", "-w", "b", "fn:f" },
	{ "calltap", "-w", "a" },
	{ "calltap", "-r", "listen" },
	{ "calltap", "-y", "listen" },
	{ "calltap", "-y", "fn:vfs_read" },
	{ "calltap", "-f", "u16 a = b", "./my.c" },
	{ "calltap", "--audit", "exec" },
	{ "calltap", "--audit", "fn:inet_listen" },
	{ "calltap", "--audit", "listen", "exec" },
	{ "calltap", "--audit", "listen", "listen_calls", "exec" },
	{ "calltap", "--audit", "--save", "x.o" },
	{ "calltap", "--audit", "-s", "OLD=NEW" },
	{ "calltap", "--audit", "--replay", "x" },
	{ "calltap", "-D", "N=1", "-D", "N", "./my.c" },
	{ "calltap", "--doctor", "listen" },
	{ "calltap", "--doctor", "-o", "csv" },
	{ "calltap", "--doctor", "-c", "1" },
	{ "calltap", "--doctor", "--list" },
	{ "calltap", "--list", "--kernel", "6.1" },
	{ "calltap", "--list", "--kernel", "6.1", "fn:f", "sys:open" },
	{ "calltap", "-o" },
	{ "calltap", "-o", "xml" },
	{ "calltap", "-o", "" },
	{ "calltap", "-o", "JSON" },
	{ "calltap", "-c", "0" },
	{ "calltap", "-c", "-1" },
	{ "calltap", "-c", "+1" },
	{ "calltap", "-c", " 1" },
	{ "calltap", "-c", "1x" },
	{ "calltap", "-c", "" },
	{ "calltap", "-c", "1.5" },
	{ "calltap", "-c", "0x10" },
	{ "calltap", "-c", "1000000000001" },
	{ "calltap", "-c", "99999999999999999999999" },
	{ "calltap", "-d", "0" },
	{ "calltap", "-d", "-1" },
	{ "calltap", "-d", "x" },
	{ "calltap", "-d", "1s" },
	{ "calltap", "-d", "" },
	{ "calltap", "-d", "nan" },
	{ "calltap", "-d", "inf" },
	{ "calltap", "-d", "1e10" },
	{ "calltap", "-p", "0" },
	{ "calltap", "-p", "nginx" },
	{ "calltap", "-p", "4194305" },
	{ "calltap", "--netns", "0" },
	{ "calltap", "--netns", "4294967296" },
	{ "calltap", "--netns=-1" },
	{ "calltap", "-p", "1,,2" },
	{ "calltap", "-p", "1,x" },
	{ "calltap", "-n", "" },
	{ "calltap", "-u", "root," },
	{ "calltap", "--cgroup=" },
	{ "calltap", "--replay", "f", "-n", "a" },
	{ "calltap", "--pages", "0" },
	{ "calltap", "--pages", "3" },
	{ "calltap", "--pages", "65537" },
	{ "calltap", "--pages", "131072" },
	{ "calltap", "--kernel", "6.1" },
	{ "calltap", "--save" },
	{ "calltap", "--save", "" },
	{ "calltap", "--kernel", "", "--save", "x.o" },
	{ "calltap", "--no-cache=1" },
};

static void wrong_use_ends_with_status_2(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong_uses); i++) {
		int status = run_in_child(parse_in_child, (void *)wrong_uses[i], true);

		check(status == STATUS_USAGE,
		      wrong_uses[i][2] ? wrong_uses[i][2] : wrong_uses[i][1]);
	}
}

static void help_and_version_end_well(void **state)
{
	static char *rows[][ARGS_MAX] = {
		{ "calltap", "--help" },  { "calltap", "-h" },	      { "calltap", "-?" },
		{ "calltap", "--usage" }, { "calltap", "--version" }, { "calltap", "-V" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		check(run_in_child(parse_in_child, (void *)rows[i], true) == STATUS_OK, rows[i][1]);
}

static struct options parsed(char *const *argv)
{
	struct options o;

	options_parse(count_of(argv), (char **)argv, &o);
	return o;
}

static void nothing_means_listen(void **state)
{
	struct options o = parsed((char *[]){ "calltap", NULL });

	(void)state;
	assert_string_equal(o.targets[0], "listen");
	assert_int_equal(o.format, PRINT_TABLE);
	assert_true(!o.count && !o.seconds && !o.pages && !filter_options_given(&o.filter));
	assert_null(o.kernel);
	assert_null(o.file);
	assert_int_equal(o.action, ACTION_TRACE);
	assert_false(o.verbose);
	assert_false(o.no_cache);
}

static void short_options(void **state)
{
	struct options o = parsed((char *[]){ "calltap", "-ojson", "-c", "7", "-d", ".5", "-p1",
					      "-v", "./x.c", NULL });

	(void)state;
	assert_string_equal(o.targets[0], "./x.c");
	assert_int_equal(o.format, PRINT_JSON);
	assert_int_equal(o.count, 7);
	assert_true(o.seconds == 0.5);
	assert_string_equal(o.filter.by_kind[FILTER_PID].all[0], "1");
	assert_true(o.verbose);
	filter_options_free(&o.filter);
}

static void long_options(void **state)
{
	struct options o =
		parsed((char *[]){ "calltap", "--output=table", "--count=3", "--duration=2",
				   "--pid=9", "--netns=4026531840", "--pages=128", "--kernel=6.1.0",
				   "--save=x.o", "--verbose", "--no-cache", NULL });

	(void)state;
	assert_int_equal(o.format, PRINT_TABLE);
	assert_int_equal(o.count, 3);
	assert_true(o.seconds == 2);
	assert_string_equal(o.filter.by_kind[FILTER_PID].all[0], "9");
	assert_string_equal(o.filter.by_kind[FILTER_NETNS].all[0], "4026531840");
	assert_int_equal(o.pages, 128);
	assert_string_equal(o.kernel, "6.1.0");
	assert_string_equal(o.file, "x.o");
	assert_int_equal(o.action, ACTION_SAVE);
	assert_true(o.verbose);
	assert_true(o.no_cache);
	filter_options_free(&o.filter);
}

static void filters_add_up(void **state)
{
	struct options o = parsed((char *[]){ "calltap", "-p1,2", "-na", "--pid=3", "-u", "root,7",
					      "--cgroup=/a", "--comm", "b c", NULL });
	const struct filter_options *w = &o.filter;

	(void)state;
	assert_int_equal(w->by_kind[FILTER_PID].count, 3);
	assert_string_equal(w->by_kind[FILTER_PID].all[2], "3");
	assert_int_equal(w->by_kind[FILTER_COMM].count, 2);
	assert_string_equal(w->by_kind[FILTER_COMM].all[1], "b c");
	assert_int_equal(w->by_kind[FILTER_USER].count, 2);
	assert_string_equal(w->by_kind[FILTER_CGROUP].all[0], "/a");
	assert_int_equal(w->by_kind[FILTER_NETNS].count, 0);
	filter_options_free(&o.filter);
}

static void the_largest_values(void **state)
{
	struct options o = parsed((char *[]){ "calltap", "-c1000000000000", "-d1e9", "-p4194304",
					      "--netns=4294967295", "--pages=65536", NULL });

	(void)state;
	assert_true(o.count == 1000000000000);
	assert_true(o.seconds == 1e9);
	assert_true(filter_options_given(&o.filter));
	assert_int_equal(o.pages, 65536);
	filter_options_free(&o.filter);
}

static void several_targets(void **state)
{
	struct options o =
		parsed((char *[]){ "calltap", "exec", "--source", "./my.c", "--", "-x", NULL });

	(void)state;
	assert_int_equal(o.target_count, 3);
	assert_string_equal(o.targets[0], "exec");
	assert_string_equal(o.targets[1], "./my.c");
	assert_string_equal(o.targets[2], "-x");
	assert_int_equal(parsed((char *[]){ "calltap", NULL }).target_count, 1);
}

static void a_dash_is_a_target(void **state)
{
	(void)state;
	assert_string_equal(parsed((char *[]){ "calltap", "-", NULL }).targets[0], "-");
	assert_string_equal(parsed((char *[]){ "calltap", "--", "-x", NULL }).targets[0], "-x");
	assert_string_equal(parsed((char *[]){ "calltap", "", NULL }).targets[0], "");
	assert_string_equal(parsed((char *[]){ "calltap", "x", "-v", NULL }).targets[0], "x");
}

static void the_last_of_two_counts(void **state)
{
	(void)state;
	assert_int_equal(parsed((char *[]){ "calltap", "-c1", "-c2", NULL }).count, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_use_ends_with_status_2),
		cmocka_unit_test(help_and_version_end_well),
		cmocka_unit_test(nothing_means_listen),
		cmocka_unit_test(short_options),
		cmocka_unit_test(long_options),
		cmocka_unit_test(filters_add_up),
		cmocka_unit_test(the_largest_values),
		cmocka_unit_test(several_targets),
		cmocka_unit_test(a_dash_is_a_target),
		cmocka_unit_test(the_last_of_two_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
