/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Built with a CALLTAP_DATADIR, the folder of installed probes, below the build folder. */
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "probe/target.h"

static char dir[FOLDER_MAX];
static char *cwd;

/* DIR has {cwd,xdg/calltap,home/.local/share/calltap}/probes; the current folder is DIR/cwd. */
static int setup(void **state)
{
	static const char *const subs[] = {
		"cwd",
		"cwd/probes",
		"xdg",
		"xdg/calltap",
		"xdg/calltap/probes",
		"home",
		"home/.local",
		"home/.local/share",
		"home/.local/share/calltap",
		"home/.local/share/calltap/probes",
	};
	char *path;

	(void)state;
	make_folder(dir);
	for (size_t i = 0; i < COUNT_OF(subs); i++)
		make_subfolder(dir, subs[i]);
	cwd = getcwd(NULL, 0);
	path = path_in(dir, "cwd");
	assert_int_equal(chdir(path), 0);
	free(path);
	path = path_in(dir, "xdg");
	setenv("XDG_DATA_HOME", path, 1);
	free(path);
	path = path_in(dir, "home");
	setenv("HOME", path, 1);
	free(path);
	mkdir(CALLTAP_DATADIR, 0755);
	mkdir(CALLTAP_DATADIR "/probes", 0755);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	assert_int_equal(chdir(cwd), 0);
	free(cwd);
	remove_folder(dir);
	remove_folder(CALLTAP_DATADIR);
	return 0;
}

static void expect_found(const char *name, int kind, const char *path)
{
	struct target t;

	assert_int_equal(target_find(name, &t), 0);
	assert_int_equal(t.kind, kind);
	assert_string_equal(t.path, path);
	target_free(&t);
	assert_null(t.path);
}

static void expect_file(const char *name, const char *folder, const char *path)
{
	char *whole = path_in(folder, path);

	expect_found(name, TARGET_FILE, whole);
	free(whole);
}

static void expect_unknown(const char *name)
{
	struct target t;
	char *message;
	int err;

	stderr_begin();
	err = target_find(name, &t);
	message = stderr_end();
	assert_int_equal(err, -ENOENT);
	check(strstr(message, name), message);
	check(strstr(message, " exec ") && strstr(message, " listen "), message);
	free(message);
	target_free(&t);
}

static void dash_is_standard_input(void **state)
{
	(void)state;
	expect_found("-", TARGET_STDIN, "<stdin>");
}

static void slashes_and_dots_make_a_path(void **state)
{
	static const char *const paths[] = { "./listen", "/x/y.c", "x.c", "a/b",
					     "listen.c", ".",	   ".." };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(paths); i++)
		expect_found(paths[i], TARGET_FILE, paths[i]);
}

/* From the last folder to the first: each added file hides the previous one. */
static void search_order_of_folders(void **state)
{
	(void)state;
	expect_found("listen", TARGET_EMBEDDED, "probes/listen.c");
	write_text(CALLTAP_DATADIR, "probes/listen.c", "");
	expect_file("listen", CALLTAP_DATADIR, "probes/listen.c");
	write_text(dir, "xdg/calltap/probes/listen.c", "");
	expect_file("listen", dir, "xdg/calltap/probes/listen.c");
	write_text(dir, "cwd/probes/listen.c", "");
	expect_found("listen", TARGET_FILE, "./probes/listen.c");
}

static void home_is_used_without_xdg_data_home(void **state)
{
	(void)state;
	write_text(dir, "home/.local/share/calltap/probes/mine.c", "");
	expect_unknown("mine"); /* XDG_DATA_HOME says elsewhere */
	unsetenv("XDG_DATA_HOME");
	expect_file("mine", dir, "home/.local/share/calltap/probes/mine.c");
	setenv("XDG_DATA_HOME", "", 1);
	expect_file("mine", dir, "home/.local/share/calltap/probes/mine.c");
	setenv("XDG_DATA_HOME", "relative", 1); /* the standard: to be ignored */
	expect_file("mine", dir, "home/.local/share/calltap/probes/mine.c");
	unsetenv("HOME");
	expect_unknown("mine");
}

static void empty_environment(void **state)
{
	(void)state;
	unsetenv("XDG_DATA_HOME");
	unsetenv("HOME");
	expect_found("listen", TARGET_EMBEDDED, "probes/listen.c");
}

static void unknown_name_lists_the_probes(void **state)
{
	static const char *const names[] = { "nothing", "", "liste", "listenn", "LISTEN", "-x" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		expect_unknown(names[i]);
}

static void only_c_files_are_probes(void **state)
{
	(void)state;
	write_text(dir, "cwd/probes/mine", "");
	write_text(dir, "cwd/probes/mine.h", "");
	write_text(dir, "cwd/mine.c", "");
	expect_unknown("mine");
	write_text(dir, "cwd/probes/mine.c", "");
	expect_found("mine", TARGET_FILE, "./probes/mine.c");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(dash_is_standard_input),  TEST(slashes_and_dots_make_a_path),
		TEST(search_order_of_folders), TEST(home_is_used_without_xdg_data_home),
		TEST(empty_environment),       TEST(unknown_name_lists_the_probes),
		TEST(only_c_files_are_probes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
