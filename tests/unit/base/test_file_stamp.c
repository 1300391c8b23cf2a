/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file_stamp.h"

static char folder[FOLDER_MAX];

static int setup(void **state)
{
	(void)state;
	make_folder(folder);
	write_text(folder, "a", "one\n");
	write_text(folder, "b c", "another\n");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	remove_folder(folder);
	return 0;
}

static void add(struct buf *list, const char *name)
{
	char *path = path_in(folder, name);
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	file_stamp_write(&st, path, list);
	free(path);
}

/* A change of any kind after this has another time. */
static void wait_a_tick(void)
{
	usleep(20000);
}

static struct buf both(void)
{
	struct buf list = { 0 };

	add(&list, "a");
	add(&list, "b c");
	wait_a_tick();
	return list;
}

static void files_as_they_were_hold(void **state)
{
	struct buf list = both();

	(void)state;
	assert_true(file_stamp_all_match(buf_text(&list), list.len));
	buf_free(&list);
}

/* Each changes the first file; the time of its content may be set back. */
static void write_to(const char *path)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs("two\n", f);
	fclose(f);
}

static void lengthen(const char *path)
{
	assert_int_equal(truncate(path, 99), 0);
}

static void set_time(const char *path)
{
	const struct timespec times[2] = { { 1, 1 }, { 1, 1 } };

	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void write_and_set_time_back(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	write_to(path);
	assert_int_equal(
		utimensat(AT_FDCWD, path, (struct timespec[2]){ st.st_atim, st.st_mtim }, 0), 0);
}

static void set_mode(const char *path)
{
	assert_int_equal(chmod(path, 0600), 0);
}

static void remove_it(const char *path)
{
	assert_int_equal(unlink(path), 0);
}

static void replace(const char *path)
{
	char *old = path_in(folder, "old");

	assert_int_equal(rename(path, old), 0);
	write_to(path);
	free(old);
}

static void be_a_folder(const char *path)
{
	remove_it(path);
	assert_int_equal(mkdir(path, 0755), 0);
}

static const struct {
	const char *what;
	void (*change)(const char *path);
} changes[] = {
	{ "content", write_to }, { "length", lengthen },
	{ "time", set_time },	 { "content, the time set back", write_and_set_time_back },
	{ "mode", set_mode },	 { "gone", remove_it },
	{ "replaced", replace }, { "a folder", be_a_folder },
};

static void any_change_is_seen(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		struct buf list;
		char *path;

		teardown(NULL);
		setup(NULL);
		list = both();
		path = path_in(folder, "a");
		check(file_stamp_all_match(buf_text(&list), list.len), changes[i].what);
		changes[i].change(path);
		check(!file_stamp_all_match(buf_text(&list), list.len), changes[i].what);
		free(path);
		buf_free(&list);
	}
}

static void the_second_counts_too(void **state)
{
	struct buf list = both();
	char *path = path_in(folder, "b c");

	(void)state;
	remove_it(path);
	assert_false(file_stamp_all_match(buf_text(&list), list.len));
	free(path);
	buf_free(&list);
}

static void no_list_holds_nothing(void **state)
{
	static const char *const lists[] = {
		"",
		"\n",
		"changed\n",
		"1 2 3 4 5\n",
		"1 2 3 4 5 \n",
		"1 2 3 4 5 /\n",
		"a b c d e /\n",
		"/\n",
		"/\n/\n",
		"1 2 3 4 5 name\n",
		"1 2 3 4 /etc\n",
		"99999999999999999999999999 2 3 4 5 /\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		check(!file_stamp_all_match(lists[i], strlen(lists[i])), lists[i]);
}

/* All but the whole is refused, and the first line without the second is a list of its own. */
static void every_truncation_is_refused(void **state)
{
	struct buf list = both();
	size_t first = strcspn(buf_text(&list), "\n") + 1;

	(void)state;
	for (size_t len = 0; len < list.len; len++) {
		char *part = strndup(buf_text(&list), len);

		assert_int_equal(file_stamp_all_match(part, len), len == first);
		free(part);
	}
	buf_free(&list);
}

static void every_flipped_bit_is_refused(void **state)
{
	struct buf list = both();

	(void)state;
	for (size_t bit = 0; bit < list.len * 8; bit++) {
		list.data[bit / 8] ^= (char)(1 << bit % 8);
		assert_false(file_stamp_all_match(list.data, list.len));
		list.data[bit / 8] ^= (char)(1 << bit % 8);
	}
	assert_true(file_stamp_all_match(list.data, list.len));
	buf_free(&list);
}

/* So long that several threads share it: a wrong line is found wherever it is. */
static void a_long_list_is_looked_at_to_its_end(void **state)
{
	struct buf two = both(), many = { 0 };
	size_t step;

	(void)state;
	while (many.len < 100000)
		buf_add(&many, buf_text(&two), two.len);
	assert_true(file_stamp_all_match(buf_text(&many), many.len));
	step = many.len / two.len / 16 * two.len;
	for (size_t at = 0; at < many.len; at += step) {
		many.data[at] ^= 1;
		assert_false(file_stamp_all_match(buf_text(&many), many.len));
		many.data[at] ^= 1;
	}
	assert_false(file_stamp_all_match(buf_text(&many), many.len - 1));
	buf_free(&many);
	buf_free(&two);
}

static void a_nul_in_it_is_refused(void **state)
{
	struct buf list = both();

	(void)state;
	buf_add(&list, "", 1);
	assert_false(file_stamp_all_match(buf_text(&list), list.len));
	list.data[list.len - 2] = '\0';
	list.data[list.len - 1] = '\n'; /* behind a path that is there */
	assert_false(file_stamp_all_match(buf_text(&list), list.len));
	buf_free(&list);
}

/* Each folder is named once, and the order they came in does not matter. */
static void by_folder_they_hold_as_before(void **state)
{
	struct buf list = both();
	struct buf twice = { 0 };
	const char *second = strchr(buf_text(&list), '\n') + 1;

	(void)state;
	buf_str(&twice, second);
	buf_add(&twice, list.data, (size_t)(second - list.data));
	file_stamp_group_by_folder(&list);
	file_stamp_group_by_folder(&twice);
	assert_string_equal(buf_text(&list), buf_text(&twice));
	assert_memory_equal(buf_text(&list), folder, strlen(folder));
	assert_null(strstr(buf_text(&list) + 1, folder));
	assert_true(file_stamp_all_match(buf_text(&list), list.len));
	list.data[1] ^= 1; /* another folder */
	assert_false(file_stamp_all_match(buf_text(&list), list.len));
	buf_free(&list);
	buf_free(&twice);
}

/* So long that it is looked at in parts, which begin within a folder's files. */
static void a_long_list_by_folder_is_looked_at_to_its_end(void **state)
{
	struct buf list = { 0 };
	char name[32];

	(void)state;
	for (int i = 0; i < 600; i++) {
		snprintf(name, sizeof(name), "%d", i);
		write_text(folder, name, name);
		add(&list, name);
	}
	file_stamp_group_by_folder(&list);
	assert_true(file_stamp_all_match(buf_text(&list), list.len));
	for (int i = 0; i < 600; i += 7) {
		char *path;

		snprintf(name, sizeof(name), "%d", i);
		path = path_in(folder, name);
		assert_int_equal(truncate(path, 7), 0);
		assert_false(file_stamp_all_match(buf_text(&list), list.len));
		assert_int_equal(unlink(path), 0);
		assert_false(file_stamp_all_match(buf_text(&list), list.len));
		free(path);
		buf_clear(&list);
		for (int k = 0; k < 600; k++)
			if (k > i || k % 7) {
				snprintf(name, sizeof(name), "%d", k);
				add(&list, name);
			}
		file_stamp_group_by_folder(&list);
		assert_true(file_stamp_all_match(buf_text(&list), list.len));
	}
	buf_free(&list);
}

static void a_long_path_does_no_harm(void **state)
{
	struct buf list = { 0 };

	(void)state;
	buf_str(&list, "1 2 3 4 5 ");
	for (int i = 0; i < 3 * PATH_MAX; i++)
		buf_char(&list, '/');
	buf_char(&list, '\n');
	assert_false(file_stamp_all_match(buf_text(&list), list.len));
	buf_free(&list);
}

static void this_executable_is_written_by_name(void **state)
{
	struct buf list = { 0 };
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	struct stat st;

	(void)state;
	assert_true(n > 0);
	self[n] = '\0';
	assert_int_equal(stat(self, &st), 0);
	file_stamp_write(&st, "/proc/self/exe", &list);
	assert_non_null(strstr(buf_text(&list), self));
	assert_true(file_stamp_all_match(buf_text(&list), list.len));
	buf_free(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(files_as_they_were_hold, setup, teardown),
		cmocka_unit_test_setup_teardown(any_change_is_seen, setup, teardown),
		cmocka_unit_test_setup_teardown(the_second_counts_too, setup, teardown),
		cmocka_unit_test(no_list_holds_nothing),
		cmocka_unit_test_setup_teardown(every_truncation_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(every_flipped_bit_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_long_list_is_looked_at_to_its_end, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_nul_in_it_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(by_folder_they_hold_as_before, setup, teardown),
		cmocka_unit_test_setup_teardown(a_long_list_by_folder_is_looked_at_to_its_end,
						setup, teardown),
		cmocka_unit_test(a_long_path_does_no_harm),
		cmocka_unit_test(this_executable_is_written_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
