/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The content of cache files, the key, and the folders. Needs neither kernel headers nor root. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/file_stamp.h"
#include "compile/cache.h"
#include "compile/cache_folder.h"
#include "compile/cache_key.h"
#include "compile/cc_process.h"
#include "probe/source.h"

#define AT_CRC 8
#define AT_INPUTS_LENGTH 12
#define AT_KEY 16
#define HEADER_SIZE 80

static const struct cache_key key = {
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
};
static const struct cache_key other = {
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdee",
};
static const char object[] = "The object's bytes,\0 with a NUL among them.";

static char folder[FOLDER_MAX];
static struct cc_result compiled;
static struct cache_folder cache;

static int setup(void **state)
{
	struct stat st;
	char *path;

	(void)state;
	make_folder(folder);
	make_subfolder(folder, "objects");
	write_text(folder, "input", "int x;\n");
	path = path_in(folder, "input");
	assert_int_equal(stat(path, &st), 0);
	compiled = (struct cc_result){ 0 };
	file_stamp_write(&st, path, &compiled.inputs);
	free(path);
	buf_add(&compiled.object, object, sizeof(object));
	path = path_in(folder, "objects");
	cache.objects = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cache.modules = -1;
	free(path);
	assert_true(cache.objects >= 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	cache_folder_close(&cache);
	buf_free(&compiled.object);
	buf_free(&compiled.inputs);
	remove_folder(folder);
	return 0;
}

static void change_input(void)
{
	usleep(20000);
	write_text(folder, "input", "int y;\n");
}

/* ---- the content ---------------------------------------------------------------------------- */

static struct buf wrap(void)
{
	struct buf b = { 0 };

	assert_int_equal(cache_wrap(&key, &compiled, &b), 0);
	return b;
}

static void fix_crc(char *data, size_t len)
{
	size_t from = AT_INPUTS_LENGTH;
	uint32_t crc = (uint32_t)crc32_z(0, (const void *)(data + from), len - from);

	for (int i = 0; i < 4; i++)
		data[AT_CRC + i] = (char)(crc >> 8 * i);
}

/* Unwrap a copy of exactly len bytes, so that the sanitizer finds a read beyond them. */
static int unwrap(const char *data, size_t len, bool fix)
{
	char *copy = malloc(len ? len : 1);
	struct buf out = { 0 };
	int err;

	assert_non_null(copy);
	memcpy(copy, data, len);
	if (fix && len >= HEADER_SIZE)
		fix_crc(copy, len);
	err = cache_unwrap(&key, copy, len, &out);
	buf_free(&out);
	free(copy);
	return err;
}

static void an_object_is_unwrapped_unchanged(void **state)
{
	struct buf b = wrap(), out = { 0 };

	(void)state;
	assert_int_equal(b.len, HEADER_SIZE + compiled.inputs.len + sizeof(object));
	assert_int_equal(cache_unwrap(&key, b.data, b.len, &out), 0);
	assert_int_equal(out.len, sizeof(object));
	assert_memory_equal(out.data, object, sizeof(object));
	buf_free(&out);
	buf_free(&b);
}

static void every_truncation_is_refused(void **state)
{
	struct buf b = wrap();

	(void)state;
	for (size_t len = 0; len < b.len; len++)
		assert_int_equal(unwrap(b.data, len, false), -EBADMSG);
	buf_free(&b);
}

static void more_bytes_are_refused(void **state)
{
	struct buf b = wrap();

	(void)state;
	buf_char(&b, 'x');
	assert_int_equal(unwrap(b.data, b.len, false), -EBADMSG);
	buf_free(&b);
}

static void every_flipped_bit_is_refused(void **state)
{
	struct buf b = wrap();

	(void)state;
	for (size_t bit = 0; bit < b.len * 8; bit++) {
		b.data[bit / 8] ^= (char)(1 << bit % 8);
		assert_int_equal(unwrap(b.data, b.len, false), -EBADMSG);
		b.data[bit / 8] ^= (char)(1 << bit % 8);
	}
	assert_int_equal(unwrap(b.data, b.len, false), 0);
	buf_free(&b);
}

static void every_flipped_byte_is_refused(void **state)
{
	struct buf b = wrap();

	(void)state;
	for (size_t i = 0; i < b.len; i++) {
		b.data[i] = (char)~b.data[i];
		assert_int_equal(unwrap(b.data, b.len, false), -EBADMSG);
		b.data[i] = (char)~b.data[i];
	}
	buf_free(&b);
}

/* With a valid CRC, the magic, the key and the inputs are checked by themselves. */
static void the_header_and_the_inputs_are_checked(void **state)
{
	struct buf b = wrap();
	size_t end = HEADER_SIZE + compiled.inputs.len;

	(void)state;
	for (size_t bit = 0; bit < end * 8; bit++) {
		int err;

		b.data[bit / 8] ^= (char)(1 << bit % 8);
		err = unwrap(b.data, b.len, true);
		if (bit / 8 < AT_CRC || (bit / 8 >= AT_KEY && bit / 8 < HEADER_SIZE))
			assert_int_equal(err, -EBADMSG);
		else if (bit / 8 >= AT_INPUTS_LENGTH && b.data[bit / 8])
			assert_true(err == -EBADMSG || err == -ESTALE);
		b.data[bit / 8] ^= (char)(1 << bit % 8);
	}
	buf_free(&b);
}

static void large_lengths_are_refused(void **state)
{
	static const uint32_t lengths[] = { 0x7fffffff, 0x80000000, 0xffffffb0, 0xffffffff };
	struct buf b = wrap();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		for (int k = 0; k < 4; k++)
			b.data[AT_INPUTS_LENGTH + k] = (char)(lengths[i] >> 8 * k);
		assert_int_equal(unwrap(b.data, b.len, true), -EBADMSG);
	}
	buf_free(&b);
}

static void another_key_is_refused(void **state)
{
	struct buf b = wrap(), out = { 0 };

	(void)state;
	assert_int_equal(cache_unwrap(&other, b.data, b.len, &out), -EBADMSG);
	memcpy(b.data + AT_KEY, other.name, 64);
	assert_int_equal(unwrap(b.data, b.len, true), -EBADMSG);
	buf_free(&out);
	buf_free(&b);
}

static void a_changed_input_is_reported(void **state)
{
	struct buf b = wrap();

	(void)state;
	assert_int_equal(unwrap(b.data, b.len, false), 0);
	change_input();
	assert_int_equal(unwrap(b.data, b.len, false), -ESTALE);
	buf_free(&b);
}

static void a_list_without_stamps_is_refused(void **state)
{
	static const char *const lists[] = { "", "changed\n", "nonsense" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		struct buf b;

		buf_clear(&compiled.inputs);
		buf_str(&compiled.inputs, lists[i]);
		b = wrap();
		check(unwrap(b.data, b.len, false) == -ESTALE, lists[i]);
		buf_free(&b);
	}
}

static void out_of_memory_is_reported(void **state)
{
	struct buf full = { .failed = true };
	struct buf b = wrap();

	(void)state;
	assert_int_equal(cache_wrap(&key, &compiled, &full), -ENOMEM);
	assert_int_equal(cache_unwrap(&key, b.data, b.len, &full), -ENOMEM);
	buf_free(&b);
}

/* ---- the key -------------------------------------------------------------------------------- */

static struct cache_key key_of(const char *text, const char *origin, const char *release,
			       const char *headers)
{
	struct source src = { .origin = (char *)(uintptr_t)origin };
	struct cache_key k;

	buf_str(&src.bytes, text);
	cache_key_make(&src, release, headers, &k);
	buf_free(&src.bytes);
	assert_int_equal(strspn(k.name, "0123456789abcdef"), 64);
	assert_int_equal(strlen(k.name), 64);
	return k;
}

static bool same_key(struct cache_key a, struct cache_key b)
{
	return !strcmp(a.name, b.name);
}

static void each_argument_is_part_of_the_key(void **state)
{
	const struct cache_key k = key_of("a", "b", "c", "d");

	(void)state;
	assert_true(same_key(k, key_of("a", "b", "c", "d")));
	assert_false(same_key(k, key_of("x", "b", "c", "d")));
	assert_false(same_key(k, key_of("a", "x", "c", "d")));
	assert_false(same_key(k, key_of("a", "b", "x", "d")));
	assert_false(same_key(k, key_of("a", "b", "c", "x")));
	/* The boundary between two arguments counts. */
	assert_false(same_key(key_of("a", "bc", "d", ""), key_of("a", "b", "cd", "")));
}

static void the_environment_is_part_of_the_key(void **state)
{
	static const char *const names[] = { "BCC_X", "ARCH", "CPATH", "C_INCLUDE_PATH" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct cache_key without = key_of("a", "b", "c", "d");
		struct cache_key one;

		setenv(names[i], "one", 1);
		one = key_of("a", "b", "c", "d");
		setenv(names[i], "two", 1);
		check(!same_key(one, key_of("a", "b", "c", "d")), names[i]);
		check(!same_key(one, without), names[i]);
		unsetenv(names[i]);
		check(same_key(without, key_of("a", "b", "c", "d")), names[i]);
	}
	setenv("CALLTAP_X", "one", 1);
	assert_true(same_key(key_of("a", "b", "c", "d"), key_of("a", "b", "c", "d")));
}

static void the_folder_is_part_of_the_key(void **state)
{
	const struct cache_key k = key_of("a", "b", "c", "d");
	int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	assert_int_equal(chdir(folder), 0);
	assert_false(same_key(k, key_of("a", "b", "c", "d")));
	assert_int_equal(fchdir(here), 0);
	assert_true(same_key(k, key_of("a", "b", "c", "d")));
	close(here);
}

/* ---- the folder ----------------------------------------------------------------------------- */

static bool find_object(void)
{
	struct buf out = { 0 };
	bool is = cache_find(&cache, &key, &out);

	if (is)
		assert_memory_equal(out.data, object, sizeof(object));
	assert_int_equal(out.len, is ? sizeof(object) : 0);
	buf_free(&out);
	return is;
}

static size_t files(void)
{
	char *path = path_in(folder, "objects");
	size_t n = entries_in(path);

	free(path);
	return n;
}

static void a_stored_object_is_found(void **state)
{
	struct stat st;

	(void)state;
	assert_false(find_object());
	cache_keep(&cache, &key, &compiled);
	assert_true(find_object());
	assert_true(find_object());
	assert_int_equal(files(), 1);
	assert_int_equal(fstatat(cache.objects, key.name, &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
}

static void a_stale_object_is_removed(void **state)
{
	(void)state;
	cache_keep(&cache, &key, &compiled);
	change_input();
	assert_false(find_object());
	assert_int_equal(files(), 0);
}

static void set_mode(mode_t mode)
{
	assert_int_equal(fchmodat(cache.objects, key.name, mode, 0), 0);
}

static void files_that_others_can_change_are_ignored(void **state)
{
	static const mode_t modes[] = { 0620, 0602, 0660, 0666 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(modes); i++) {
		cache_keep(&cache, &key, &compiled);
		set_mode(modes[i]);
		assert_false(find_object());
		assert_int_equal(files(), 0);
	}
	cache_keep(&cache, &key, &compiled);
	set_mode(0644);
	assert_true(find_object());
}

static void links_are_ignored(void **state)
{
	(void)state;
	cache_keep(&cache, &key, &compiled);
	assert_int_equal(linkat(cache.objects, key.name, cache.objects, "x", 0), 0);
	assert_false(find_object());
	assert_int_equal(files(), 1); /* the other name stays */
	assert_int_equal(symlinkat("x", cache.objects, key.name), 0);
	assert_false(find_object());
	assert_int_equal(files(), 1);
}

static void other_kinds_of_files_are_ignored(void **state)
{
	(void)state;
	assert_int_equal(mkfifoat(cache.objects, key.name, 0600), 0);
	assert_false(find_object());
	assert_int_equal(files(), 0);
	assert_int_equal(mkdirat(cache.objects, key.name, 0700), 0);
	assert_false(find_object());
}

static void make_old_file(const char *name, off_t size, time_t used)
{
	const struct timespec times[2] = { { used, 0 }, { used, 0 } };
	int fd = openat(cache.objects, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, size), 0);
	assert_int_equal(futimens(fd, times), 0);
	close(fd);
}

static bool file_exists(const char *name)
{
	return !faccessat(cache.objects, name, F_OK, 0);
}

static void the_least_recently_used_are_removed(void **state)
{
	const off_t third = CACHE_BYTES_MAX / 3;

	(void)state;
	make_old_file("second", third, 2000);
	make_old_file("first", third, 1000);
	make_old_file("third", third, 3000);
	cache_keep(&cache, &key, &compiled);
	assert_false(file_exists("first"));
	assert_true(file_exists("second"));
	assert_true(file_exists("third"));
	assert_true(find_object());
}

static void below_the_limit_all_files_stay(void **state)
{
	(void)state;
	for (int i = 0; i < 200; i++) {
		char name[16];

		snprintf(name, sizeof(name), "%d", i);
		make_old_file(name, 1000, i);
	}
	cache_keep(&cache, &key, &compiled);
	assert_int_equal(files(), 201);
}

static void without_a_cache_nothing_is_found(void **state)
{
	struct cache_folder none = { .objects = -1, .modules = -1 };
	struct buf out = { 0 };

	(void)state;
	cache_keep(&none, &key, &compiled);
	assert_false(cache_find(&none, &key, &out));
	cache_folder_close(&none);
	buf_free(&out);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(an_object_is_unwrapped_unchanged),
		IN_FOLDER(every_truncation_is_refused),
		IN_FOLDER(more_bytes_are_refused),
		IN_FOLDER(every_flipped_bit_is_refused),
		IN_FOLDER(every_flipped_byte_is_refused),
		IN_FOLDER(the_header_and_the_inputs_are_checked),
		IN_FOLDER(large_lengths_are_refused),
		IN_FOLDER(another_key_is_refused),
		IN_FOLDER(a_changed_input_is_reported),
		IN_FOLDER(a_list_without_stamps_is_refused),
		IN_FOLDER(out_of_memory_is_reported),
		IN_FOLDER(each_argument_is_part_of_the_key),
		IN_FOLDER(the_environment_is_part_of_the_key),
		IN_FOLDER(the_folder_is_part_of_the_key),
		IN_FOLDER(a_stored_object_is_found),
		IN_FOLDER(a_stale_object_is_removed),
		IN_FOLDER(files_that_others_can_change_are_ignored),
		IN_FOLDER(links_are_ignored),
		IN_FOLDER(other_kinds_of_files_are_ignored),
		IN_FOLDER(the_least_recently_used_are_removed),
		IN_FOLDER(below_the_limit_all_files_stay),
		IN_FOLDER(without_a_cache_nothing_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
