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

static void add_stamp(struct buf *list, const char *name)
{
	char *path = path_in(folder, name);
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	file_stamp_write(&st, path, list);
	free(path);
}

/* Wait until a change gets another time. */
static void wait_a_tick(void)
{
	usleep(20000);
}

static struct buf stamps_of_both(void)
{
	struct buf list = { 0 };

	add_stamp(&list, "a");
	add_stamp(&list, "b c");
	wait_a_tick();
	return list;
}

static void unchanged_files_match(void **state)
{
	struct buf list = stamps_of_both();

	(void)state;
	assert_true(file_stamp_all_match(buf_text(&list), list.len));
	buf_free(&list);
}

/* Each of these changes the first file. */
static void write_to(const char *path)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs("two\n", f);
	fclose(f);
}

static void extend_file(const char *path)
{
	assert_int_equal(truncate(path, 99), 0);
}

static void set_time(const char *path)
{
	const struct timespec times[2] = { { 1, 1 }, { 1, 1 } };

	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void write_and_restore_time(const char *path)
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

static void remove_file(const char *path)
{
	assert_int_equal(unlink(path), 0);
}

static void replace_file(const char *path)
{
	char *old = path_in(folder, "old");

	assert_int_equal(rename(path, old), 0);
	write_to(path);
	free(old);
}

static void replace_by_folder(const char *path)
{
	remove_file(path);
	assert_int_equal(mkdir(path, 0755), 0);
}

static const struct {
	const char *what;
	void (*change)(const char *path);
} changes[] = {
	{ "content", write_to },      { "length", extend_file },
	{ "time", set_time },	      { "content, with the old time", write_and_restore_time },
	{ "mode", set_mode },	      { "gone", remove_file },
	{ "replaced", replace_file }, { "a folder", replace_by_folder },
};

static void every_change_is_detected(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		struct buf list;
		char *path;

		teardown(NULL);
		setup(NULL);
		list = stamps_of_both();
		path = path_in(folder, "a");
		check(file_stamp_all_match(buf_text(&list), list.len), changes[i].what);
		changes[i].change(path);
		check(!file_stamp_all_match(buf_text(&list), list.len), changes[i].what);
		free(path);
		buf_free(&list);
	}
}

static void every_file_counts(void **state)
{
	struct buf list = stamps_of_both();
	char *path = path_in(folder, "b c");

	(void)state;
	remove_file(path);
	assert_false(file_stamp_all_match(buf_text(&list), list.len));
	free(path);
	buf_free(&list);
}

static void other_texts_do_not_match(void **state)
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

/* Only the whole list and its first line alone are valid. */
static void every_truncation_is_refused(void **state)
{
	struct buf list = stamps_of_both();
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
	struct buf list = stamps_of_both();

	(void)state;
	for (size_t bit = 0; bit < list.len * 8; bit++) {
		list.data[bit / 8] ^= (char)(1 << bit % 8);
		assert_false(file_stamp_all_match(list.data, list.len));
		list.data[bit / 8] ^= (char)(1 << bit % 8);
	}
	assert_true(file_stamp_all_match(list.data, list.len));
	buf_free(&list);
}

/* Several threads check a list of this length: a wrong line is found at any offset. */
static void long_lists_are_checked_to_their_end(void **state)
{
	struct buf two = stamps_of_both(), many = { 0 };
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

static void lists_with_nul_are_refused(void **state)
{
	struct buf list = stamps_of_both();

	(void)state;
	buf_add(&list, "", 1);
	assert_false(file_stamp_all_match(buf_text(&list), list.len));
	list.data[list.len - 2] = '\0';
	list.data[list.len - 1] = '\n'; /* after a path that exists */
	assert_false(file_stamp_all_match(buf_text(&list), list.len));
	buf_free(&list);
}

/* Each folder is written once, and the order of the stamps does not matter. */
static void grouped_stamps_match(void **state)
{
	struct buf list = stamps_of_both();
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
	list.data[1] ^= 1; /* the name of another folder */
	assert_false(file_stamp_all_match(buf_text(&list), list.len));
	buf_free(&list);
	buf_free(&twice);
}

/* A list of this length is checked in chunks, which begin between the files of a folder. */
static void long_grouped_lists_are_checked_to_their_end(void **state)
{
	struct buf list = { 0 };
	char name[32];

	(void)state;
	for (int i = 0; i < 600; i++) {
		snprintf(name, sizeof(name), "%d", i);
		write_text(folder, name, name);
		add_stamp(&list, name);
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
				add_stamp(&list, name);
			}
		file_stamp_group_by_folder(&list);
		assert_true(file_stamp_all_match(buf_text(&list), list.len));
	}
	buf_free(&list);
}

static void long_paths_do_not_match(void **state)
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

static void proc_self_exe_is_resolved(void **state)
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
		cmocka_unit_test_setup_teardown(unchanged_files_match, setup, teardown),
		cmocka_unit_test_setup_teardown(every_change_is_detected, setup, teardown),
		cmocka_unit_test_setup_teardown(every_file_counts, setup, teardown),
		cmocka_unit_test(other_texts_do_not_match),
		cmocka_unit_test_setup_teardown(every_truncation_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(every_flipped_bit_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(long_lists_are_checked_to_their_end, setup,
						teardown),
		cmocka_unit_test_setup_teardown(lists_with_nul_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(grouped_stamps_match, setup, teardown),
		cmocka_unit_test_setup_teardown(long_grouped_lists_are_checked_to_their_end, setup,
						teardown),
		cmocka_unit_test(long_paths_do_not_match),
		cmocka_unit_test(proc_self_exe_is_resolved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
