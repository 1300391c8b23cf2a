/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include "base/buf.h"
#include "probe/embedded.h"
#include "probe/template.h"

#define FILE_PATH "src/generate/bpf/fn_return.h"

static void put_two_lines(void *writer)
{
	buf_str(writer, "\tone\n\ttwo\n");
}

static void text_without_placeholders_is_the_file_after_its_comment(void **state)
{
	const char *file = embedded_find(FILE_PATH);
	struct buf out = { 0 };

	(void)state;
	template_put(FILE_PATH, NULL, NULL, &out);
	assert_string_equal(buf_text(&out), strstr(file, "\n\n") + 2);
	buf_free(&out);
}

static void words_are_replaced_in_lines_and_as_lines(void **state)
{
	struct buf out = { 0 };
	const struct template_word words[] = {
		{ .word = "FN", .text = "tcp_v4_connect" },
		{ .word = "CALLS_MAX", .text = "8" },
		{ .word = "KEPT_POINTERS", .put_lines = put_two_lines },
		{ 0 },
	};

	(void)state;
	template_put(FILE_PATH, words, &out, &out);
	assert_non_null(strstr(buf_text(&out), "\nBPF_HASH(tcp_v4_connect_last, u64, u64, 8);\n"));
	assert_non_null(strstr(buf_text(&out), " count_tcp_v4_connect_missed(enum "));
	assert_non_null(strstr(buf_text(&out), " itself */\n\tone\n\ttwo\n};\n"));
	assert_null(strstr(buf_text(&out), "FN"));
	assert_null(strstr(buf_text(&out), "KEPT_POINTERS"));
	buf_free(&out);
}

/* A word inside of another, and one that takes a line but does not have it alone, stay. */
static void other_words_stay(void **state)
{
	struct buf out = { 0 };
	const struct template_word words[] = {
		{ .word = "C", .text = "x" },
		{ .word = "RETURN", .put_lines = put_two_lines },
		{ 0 },
	};

	(void)state;
	template_put(FILE_PATH, words, &out, &out);
	assert_string_equal(buf_text(&out), strstr(embedded_find(FILE_PATH), "\n\n") + 2);
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_without_placeholders_is_the_file_after_its_comment),
		cmocka_unit_test(words_are_replaced_in_lines_and_as_lines),
		cmocka_unit_test(other_words_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
