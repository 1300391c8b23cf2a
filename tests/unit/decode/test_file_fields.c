/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include "expect_value.h"
#include <calltap/fd.h>
#include <linux/magic.h>

static void modes_have_a_file_type(void **state)
{
	struct type t = displayed(DISPLAY_MODE, TYPE_UNSIGNED, 4);

	(void)state;
	expect_text(&t, "\xa4\x81\0\0", "S_IFREG|0644");
	expect_text(&t, "\xff\x43\0\0", "S_IFDIR|01777");
	expect_text(&t, "\x24\0\0\0", "0044");
	expect_text(&t, "\0\xf0\0\0", "0170000");
}

static void permissions_are_octal(void **state)
{
	struct type t = displayed(DISPLAY_OCTAL, TYPE_UNSIGNED, 2);

	(void)state;
	expect_text(&t, "\xa4\x01", "0644");
	expect_text(&t, "\x00\x00", "0000");
	expect_text(&t, "\xa4\x81", "0100644");
	expect_text(&t, "\xff\xff", "0177777");
}

static void descriptors_print_their_path(void **state)
{
	struct type t = displayed(DISPLAY_FD, TYPE_STRUCT, 344);
	struct {
		int32_t fd;
		uint32_t magic;
		uint64_t inode;
		uint32_t size, more;
		char names[320];
	} fd = { .fd = 3, .inode = 7, .size = 11, .names = "passwd\0etc" };

	(void)state;
	expect_text(&t, &fd, "3</etc/passwd>");
	fd.more = 1;
	expect_text(&t, &fd, "3<.../etc/passwd>");
	fd.size = fd.more = 0;
	expect_text(&t, &fd, "3</>");
	fd.magic = 0x534f434b;
	expect_text(&t, &fd, "3<socket:[7]>");
	fd.magic = 0x50495045;
	expect_text(&t, &fd, "3<pipe:[7]>");
	fd.magic = 0x09041934;
	expect_text(&t, &fd, "3<anon_inode:passwd>");
	fd.inode = 0;
	expect_text(&t, &fd, "3");
	fd.fd = -100;
	expect_text(&t, &fd, "AT_FDCWD");
	fd.inode = 1; /* size is larger than names */
	fd.magic = 0;
	fd.size = UINT32_MAX;
	memset(fd.names, 'n', sizeof(fd.names));
	decode(&t, &fd);
	assert_int_equal(text.len, strlen("AT_FDCWD</>") + sizeof(fd.names));
	memset(fd.names, '\0', sizeof(fd.names));
	decode(&t, &fd);
	assert_int_equal(text.len, strlen("AT_FDCWD<>") + sizeof(fd.names));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(modes_have_a_file_type),
		cmocka_unit_test(permissions_are_octal),
		cmocka_unit_test(descriptors_print_their_path),
	};

	return cmocka_run_group_tests(tests, NULL, free_text);
}
