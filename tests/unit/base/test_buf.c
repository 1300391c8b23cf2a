/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"

static void empty_buffers_are_text(void **state)
{
	struct buf b = { 0 };

	(void)state;
	assert_string_equal(buf_text(&b), "");
	buf_clear(&b);
	buf_add(&b, NULL, 0);
	assert_int_equal(b.len, 0);
	assert_string_equal(buf_text(&b), "");
	buf_free(&b);
}

static void additions_append(void **state)
{
	struct buf b = { 0 };

	(void)state;
	buf_str(&b, "one");
	buf_char(&b, ',');
	buf_add(&b, "two", 3);
	buf_printf(&b, "%c%d", ',', 3);
	assert_string_equal(buf_text(&b), "one,two,3");
	assert_int_equal(b.len, 9);
	buf_free(&b);
}

/* Every length, so that the buffer grows at every distance from its end. */
static void grows_at_every_length(void **state)
{
	(void)state;
	for (size_t n = 0; n < 300; n++) {
		struct buf b = { 0 };

		for (size_t i = 0; i < n; i++)
			buf_char(&b, (char)('a' + i % 26));
		buf_printf(&b, "%zu", n);
		assert_int_equal(strtoul(buf_text(&b) + n, NULL, 10), n);
		assert_int_equal(strlen(buf_text(&b)), b.len);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(buf_text(&b)[i], 'a' + i % 26);
		buf_free(&b);
	}
}

static void printf_grows_at_every_length(void **state)
{
	(void)state;
	for (int n = 0; n < 300; n++) {
		struct buf b = { 0 };

		buf_printf(&b, "%*s|", n, "");
		assert_int_equal(b.len, n + 1);
		assert_int_equal(buf_text(&b)[n], '|');
		buf_free(&b);
	}
}

static void clear_keeps_memory(void **state)
{
	struct buf b = { 0 };
	size_t cap;

	(void)state;
	buf_str(&b, "text");
	cap = b.cap;
	buf_clear(&b);
	assert_string_equal(buf_text(&b), "");
	assert_int_equal(b.cap, cap);
	buf_str(&b, "x");
	assert_string_equal(buf_text(&b), "x");
	buf_free(&b);
	assert_null(b.data);
	assert_int_equal(b.cap, 0);
}

static void bytes_may_be_nul(void **state)
{
	struct buf b = { 0 };

	(void)state;
	buf_add(&b, "a\0b", 3);
	assert_int_equal(b.len, 3);
	assert_memory_equal(b.data, "a\0b", 4);
	buf_free(&b);
}

static void failure_is_sticky(void **state)
{
	struct buf b = { .failed = true };

	(void)state;
	buf_str(&b, "lost");
	buf_printf(&b, "%d", 1);
	assert_int_equal(b.len, 0);
	assert_string_equal(buf_text(&b), "");
	buf_free(&b);
	assert_false(b.failed);
}

static int pipe_with(const char *bytes, size_t len)
{
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], bytes, len), len);
	close(fds[1]);
	return fds[0];
}

static void reads_to_the_end(void **state)
{
	struct buf b = { 0 };
	int fd = pipe_with("some\0bytes", 10);

	(void)state;
	assert_int_equal(buf_read_fd(&b, fd, 10), 0);
	assert_memory_equal(b.data, "some\0bytes", 11);
	close(fd);
	buf_free(&b);
}

static void refuses_more_than_max(void **state)
{
	struct buf b = { 0 };
	int fd = pipe_with("12345", 5);

	(void)state;
	assert_int_equal(buf_read_fd(&b, fd, 4), -EFBIG);
	assert_true(b.len <= 4);
	close(fd);
	buf_free(&b);
}

static void an_empty_file_reads_as_empty(void **state)
{
	struct buf b = { 0 };
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_int_equal(buf_read_fd(&b, fd, 0), 0);
	assert_string_equal(buf_text(&b), "");
	close(fd);
	buf_free(&b);
}

static void read_errors_are_returned(void **state)
{
	struct buf b = { 0 };
	int fd = open("/", O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_int_equal(buf_read_fd(&b, -1, 10), -EBADF);
	assert_int_equal(buf_read_fd(&b, fd, 10), -EISDIR);
	close(fd);
	buf_free(&b);
}

static void numbers_print_as_with_printf(void **state)
{
	static const int64_t numbers[] = {
		0, 1, -1, 9, 10, -10, 1234567890123, INT64_MAX, INT64_MIN
	};

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		struct buf ours = { 0 };
		char theirs[64];

		buf_signed(&ours, numbers[i]);
		buf_char(&ours, ' ');
		buf_unsigned(&ours, (uint64_t)numbers[i]);
		snprintf(theirs, sizeof(theirs), "%lld %llu", (long long)numbers[i],
			 (unsigned long long)numbers[i]);
		assert_string_equal(buf_text(&ours), theirs);
		buf_free(&ours);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_buffers_are_text),
		cmocka_unit_test(additions_append),
		cmocka_unit_test(grows_at_every_length),
		cmocka_unit_test(printf_grows_at_every_length),
		cmocka_unit_test(numbers_print_as_with_printf),
		cmocka_unit_test(clear_keeps_memory),
		cmocka_unit_test(bytes_may_be_nul),
		cmocka_unit_test(failure_is_sticky),
		cmocka_unit_test(reads_to_the_end),
		cmocka_unit_test(refuses_more_than_max),
		cmocka_unit_test(an_empty_file_reads_as_empty),
		cmocka_unit_test(read_errors_are_returned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
