/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include "expect_value.h"

static void signals_print_by_name(void **state)
{
	struct type t = displayed(DISPLAY_SIGNAL, TYPE_SIGNED, 4);

	(void)state;
	expect_text(&t, "\x0f\0\0\0", "SIGTERM");
	expect_text(&t, "\x1d\0\0\0", "SIGIO");
	expect_text(&t, "\x20\0\0\0", "SIGRTMIN");
	expect_text(&t, "\x21\0\0\0", "SIGRT_1");
	expect_text(&t, "\x40\0\0\0", "SIGRT_32");
	expect_signed(&t, "\0\0\0\0", 0);
	expect_signed(&t, "\x41\0\0\0", 65);
	expect_signed(&t, "\xff\xff\xff\xff", -1);
}

static void signal_sets_print_by_name(void **state)
{
	struct type t = displayed(DISPLAY_SIGNALS, TYPE_STRUCT, 8);

	(void)state;
	expect_text(&t, "\0\0\0\0\0\0\0\0", "[]");
	expect_text(&t, "\2\0\1\0\0\0\0\x80", "[INT CHLD RT_32]");
	expect_text(&t, "\xff\xfe\xff\xff\xff\xff\xff\xff", "~[KILL]");
	expect_text(&t, "\0\0\0\xb0\1\0\0\0", "[IO PWR RTMIN RT_1]");
}

static void wait_status(void **state)
{
	struct type t = displayed(DISPLAY_STATUS, TYPE_SIGNED, 4);

	(void)state;
	expect_text(&t, "\0\3\0\0", "exit(3)");
	expect_text(&t, "\x09\0\0\0", "killed(SIGKILL)");
	expect_text(&t, "\x8b\0\0\0", "killed(SIGSEGV, core)");
	expect_text(&t, "\x32\0\0\0", "killed(SIGRT_18)");
	expect_text(&t, "\x7f\x13\0\0", "stopped(SIGSTOP)");
	expect_text(&t, "\xff\xff\0\0", "continued");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signals_print_by_name),
		cmocka_unit_test(signal_sets_print_by_name),
		cmocka_unit_test(wait_status),
	};

	return cmocka_run_group_tests(tests, NULL, free_text);
}
