/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <errno.h>

#include "base/buf.h"
#include "machine/container.h"

#define A "4f66ad9a7b2e31f6a1c0d2e4b8a6f70912345678deadbeefcafe0123456789ab"
#define B "4f66ad9a7b2effffa1c0d2e4b8a6f70912345678deadbeefcafe0123456789ab"

static void ids_are_12_to_64_digits(void **state)
{
	(void)state;
	assert_true(container_is_id("4f66ad9a7b2e"));
	assert_true(container_is_id("123456789012"));
	assert_true(container_is_id(A));
	assert_false(container_is_id("4f66ad9a7b2"));
	assert_false(container_is_id(A "0"));
	assert_false(container_is_id("4F66AD9A7B2E"));
	assert_false(container_is_id("4f66ad9a7b2g"));
	assert_false(container_is_id("4f66ad9a7b2e/"));
	assert_false(container_is_id(""));
}

static void folders_of_all_managers_match(void **state)
{
	static const char *const names[] = {
		A,
		A ".scope",
		"docker-" A ".scope",
		"libpod-" A,
		"cri-containerd-" A ".scope",
		"kubepods-besteffort-pod1234.slice:cri-containerd:" A,
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		assert_true(container_is_folder(names[i], A));
		assert_true(container_is_folder(names[i], "4f66ad9a7b2e"));
		assert_false(container_is_folder(names[i], B));
		assert_false(container_is_folder(names[i], "f66ad9a7b2e3"));
	}
}

static void other_folders_do_not_match(void **state)
{
	static const char *const names[] = {
		"",
		".scope",
		"4f66ad9a7b2e",
		A "0",
		"0" A,
		"x" A ".scope",
		A ".slice",
		"docker-" A "-x",
		"libpod-conmon-" A ".scope",
		A ".scope.scope",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		assert_false(container_is_folder(names[i], "4f66ad9a7b2e"));
}

static void containers_are_found_in_the_tree(void **state)
{
	char root[FOLDER_MAX];
	struct buf path = { 0 };

	(void)state;
	make_folder(root);
	make_subfolder(root, "system.slice");
	make_subfolder(root, "system.slice/docker-" A ".scope");
	make_subfolder(root, "system.slice/docker-" A ".scope/inner");
	assert_int_equal(container_find(root, "4f66ad9a7b2e", &path), 0);
	assert_string_equal(buf_text(&path), "/system.slice/docker-" A ".scope");
	buf_clear(&path);
	assert_int_equal(container_find(root, "4f66ad9a7b2f", &path), -ENOENT);
	assert_string_equal(buf_text(&path), "");

	/* A container inside another, with an id that begins like the other's. */
	make_subfolder(root, "system.slice/docker-" A ".scope/inner/" B);
	assert_int_equal(container_find(root, "4f66ad9a7b2e", &path), -ENOTUNIQ);
	assert_non_null(strstr(buf_text(&path), ".scope and /system.slice/"));
	buf_clear(&path);
	assert_int_equal(container_find(root, "4f66ad9a7b2ef", &path), 0);
	assert_string_equal(buf_text(&path), "/system.slice/docker-" A ".scope/inner/" B);
	buf_free(&path);
	remove_folder(root);
}

static void missing_tree_is_an_error(void **state)
{
	struct buf path = { 0 };

	(void)state;
	assert_int_equal(container_find("/nowhere", "4f66ad9a7b2e", &path), -ENOENT);
	buf_free(&path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_12_to_64_digits),
		cmocka_unit_test(folders_of_all_managers_match),
		cmocka_unit_test(other_folders_do_not_match),
		cmocka_unit_test(containers_are_found_in_the_tree),
		cmocka_unit_test(missing_tree_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
