/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <errno.h>
#include <stdio.h>

#include "explain.h"
#include "log.h"

#define USER \
	"/home/u/x.c:7:9: warning: unused variable 'y' [-Wunused-variable]\n\tint y;\n\t    ^\n"
#define NOTE "/home/u/x.c:3:5: note: declared here\nint x;\n    ^\n"
#define ERROR "/home/u/x.c:9:1: error: unknown type name 'foo'\nfoo x;\n^\n"
#define FATAL "/home/u/x.c:1:10: fatal error: 'no.h' file not found\n#include <no.h>\n         ^\n"
#define KERNEL                                                                         \
	"include/linux/kernel.h:12:3: warning: something odd [-Wodd]\n\tcode(here);\n" \
	"\t^~~~\n"
#define KERNEL_NOTE "./arch/x86/include/asm/x.h:1:2: note: expanded from macro 'X'\n#define X\n ^\n"
#define FROM_USER "In file included from /home/u/x.c:3:\n"
#define FROM_KERNEL "In file included from include/linux/net.h:19:\n"

/* What the user sees; to be freed. */
static char *shown(const char *text, bool failed)
{
	stderr_begin();
	explain_compiler(text, failed);
	return stderr_end();
}

static void expect(const char *text, bool failed, const char *want)
{
	char *got = shown(text, failed);

	assert_string_equal(got, want);
	free(got);
}

static void nothing_is_nothing(void **state)
{
	(void)state;
	expect("", false, "");
	expect("", true, "");
}

static void the_users_warnings_are_kept(void **state)
{
	(void)state;
	expect(USER, false, USER);
	expect(USER NOTE, false, USER NOTE);
	expect(FROM_USER USER, false, FROM_USER USER);
	expect("text of no known kind\n", false, "text of no known kind\n");
}

static void the_kernels_warnings_are_dropped(void **state)
{
	(void)state;
	expect(KERNEL, false, "");
	expect(KERNEL KERNEL_NOTE, false, "");
	expect(FROM_KERNEL KERNEL, false, "");
	expect(USER KERNEL USER, false, USER USER);
	expect(KERNEL USER NOTE KERNEL, false, USER NOTE);
}

/* Where else the headers are: each machine has its own way. */
static void the_kernels_paths(void **state)
{
	static const char *const paths[] = {
		"include/linux/a.h",
		"./include/linux/a.h",
		"arch/x86/include/asm/a.h",
		"./arch/x86/include/asm/a.h",
		"/lib/modules/6.1.0/build/include/linux/a.h",
		"/usr/src/linux-headers-6.1.0-common/include/linux/a.h",
		"/usr/lib/modules/6.1.0/build/arch/x86/a.h",
		"/virtual/include/bcc/helpers.h",
		"/opt/headers/include/linux/a.h",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		char text[200];

		snprintf(text, sizeof(text), "%s:1:2: warning: odd\n  x\n  ^\n", paths[i]);
		expect(text, false, "");
	}
}

static void the_users_paths(void **state)
{
	static const char *const paths[] = {
		"/home/u/include.c",
		"/home/u/arch/x.c",
		"/virtual/main.c",
		"probes/listen.c",
		"include.c",
		"<stdin>",
		"/srv/usr/src/linux-headers/x.c",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		char text[200];

		snprintf(text, sizeof(text), "%s:1:2: warning: odd\n  x\n  ^\n", paths[i]);
		expect(text, false, text);
	}
}

/* The chain of files goes the way of the warning it leads to. */
static void the_way_to_a_kernel_warning_is_dropped(void **state)
{
	(void)state;
	expect(FROM_USER FROM_KERNEL KERNEL, false, "");
	expect(FROM_USER FROM_KERNEL KERNEL USER, false, USER);
	expect(USER FROM_USER FROM_KERNEL KERNEL FROM_USER KERNEL, false, USER);
}

/* "declared here", in a header: it belongs to what the user did. */
static void notes_go_with_their_warning(void **state)
{
	(void)state;
	expect(USER KERNEL_NOTE, false, USER KERNEL_NOTE);
	expect(KERNEL NOTE, false, "");
}

static void counts_are_dropped_with_what_they_count(void **state)
{
	(void)state;
	expect(KERNEL "1 warning generated.\n", false, "");
	expect(KERNEL KERNEL "2 warnings generated.\n", false, "");
}

static void the_paths_of_later_lines_do_not_matter(void **state)
{
	(void)state;
	expect("\n" KERNEL, false, "\n");
	expect("In\n" USER, false, "In\n" USER);
	expect(KERNEL "\n" USER, false, USER);
}

static void the_last_line_may_have_no_newline(void **state)
{
	(void)state;
	expect("/home/u/x.c:1:1: warning: odd", false, "/home/u/x.c:1:1: warning: odd");
	expect("include/linux/a.h:1:1: warning: odd", false, "");
}

static void a_failure_shows_the_users_errors(void **state)
{
	(void)state;
	expect(ERROR, true, ERROR);
	expect(FATAL, true, FATAL);
}

/* An error in a header is why it failed, whoever wrote the header. */
static void a_failure_shows_every_error(void **state)
{
	static const char error[] = "include/linux/a.h:3:4: error: incomplete type\n  x\n  ^\n";
	struct {
		const char *text;
	} rows[] = {
		{ "include/linux/a.h:3:4: error: incomplete type\n  x\n  ^\n" },
		{ USER "include/linux/a.h:3:4: error: incomplete type\n  x\n  ^\n" },
		{ KERNEL "include/linux/a.h:3:4: error: incomplete type\n  x\n  ^\n" ERROR },
		{ FROM_USER FROM_KERNEL
		  "include/linux/a.h:3:4: error: incomplete type\n  x\n  ^\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char *got = shown(rows[i].text, true);

		check(strstr(got, error), got);
		free(got);
	}
}

static void a_failure_with_nothing_of_the_users_shows_all(void **state)
{
	(void)state;
	expect(KERNEL, true, KERNEL);
	expect("error: back end: cannot select\n", true, "error: back end: cannot select\n");
}

static void verbose_shows_everything(void **state)
{
	(void)state;
	log_set_verbose(true);
	expect(KERNEL USER "1 warning generated.\n", false, KERNEL USER "1 warning generated.\n");
	log_set_verbose(false);
}

#define LOG                                                                             \
	"0: R1=ctx(off=0,imm=0) R10=fp0\n; int x = *p;\n0: (61) r0 = *(u32 *)(r1 +0)\n" \
	"; return y;\n17: (79) r2 = *(u64 *)(r0 +0)\nR0 invalid mem access 'scalar'\n"  \
	"verification time 42 usec\nstack depth 0\n"                                    \
	"processed 2 insns (limit 1000000) max_states_per_insn 0\n\n"

static char *verified(const char *log, const char *where, int err)
{
	stderr_begin();
	explain_verifier("kprobe__f", log, where, err);
	return stderr_end();
}

static void the_verifiers_verdict(void **state)
{
	char *got = verified(LOG, "/u/x.c:4:5", -EACCES);

	(void)state;
	assert_non_null(strstr(got, "/u/x.c:4:5: return y;\n"));
	assert_non_null(strstr(got, "refuses kprobe__f: R0 invalid mem access 'scalar'\n"));
	assert_null(strstr(got, "R10=fp0"));
	free(got);
}

static void a_refusal_without_a_place(void **state)
{
	char *got = verified(LOG, "", -EACCES);

	(void)state;
	assert_null(strstr(got, "return y;"));
	assert_non_null(strstr(got, "refuses kprobe__f: R0 invalid"));
	free(got);
}

static void a_refusal_without_a_log(void **state)
{
	char *got = verified("", "/u/x.c:4:5", -EPERM);

	(void)state;
	assert_non_null(strstr(got, "refuses kprobe__f: Operation not permitted\n"));
	assert_non_null(strstr(got, "root's privileges"));
	assert_null(strstr(got, "proven safe"));
	assert_null(strstr(got, "x.c"));
	free(got);
}

/* From 6.9 on the log names file and line itself, also of a line that it has no text of. */
static void the_kernels_own_place_is_not_said_twice(void **state)
{
	char *got = verified("; return y; @ x.c:4\n0: (61) r0 = 1\nwhy\n", "/u/x.c:4:5", -EACCES);

	(void)state;
	assert_non_null(strstr(got, "/u/x.c:4:5: return y;\n"));
	free(got);
	got = verified(";  @ x.c:4\n0: (61) r0 = 1\nwhy\n", "/u/x.c:4:5", -EACCES);
	assert_null(strstr(got, " @ "));
	free(got);
}

static void the_log_is_parsed(void **state)
{
	struct verdict v;

	(void)state;
	explain_parse_log(LOG, &v);
	assert_int_equal(v.insn, 17);
	assert_memory_equal(v.why, "R0 invalid mem access", 21);
	assert_memory_equal(v.source, "return y;\n", 10);
	explain_parse_log("", &v);
	assert_int_equal(v.insn, -1);
	assert_null(v.why);
	assert_null(v.source);
}

static void odd_logs_do_no_harm(void **state)
{
	static const char *const logs[] = { "\n",
					    "\n\n\n",
					    ";",
					    "; ",
					    "; x",
					    "processed",
					    "x\n; ",
					    "processed 1 insns",
					    "99999999999999999999: (",
					    "1:",
					    "1: ",
					    "-1: (" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(logs); i++) {
		char *got = verified(logs[i], "x.c:1:1", -EINVAL);

		check(strstr(got, "kprobe__f"), got);
		free(got);
	}
}

/* What the compiler's words mean, behind them. */
static void a_failure_has_a_cure(void **state)
{
	static const char text[] = "error: <unknown>:0:0: Looks like the BPF stack limit of 512 "
				   "bytes is exceeded.\n";
	char *got = shown(text, true);

	(void)state;
	assert_memory_equal(got, text, strlen(text));
	assert_non_null(strstr(got, "\ncalltap: a program's variables share 512 bytes"));
	free(got);
	expect(text, false, text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_nothing),
		cmocka_unit_test(the_users_warnings_are_kept),
		cmocka_unit_test(the_kernels_warnings_are_dropped),
		cmocka_unit_test(the_kernels_paths),
		cmocka_unit_test(the_users_paths),
		cmocka_unit_test(the_way_to_a_kernel_warning_is_dropped),
		cmocka_unit_test(notes_go_with_their_warning),
		cmocka_unit_test(counts_are_dropped_with_what_they_count),
		cmocka_unit_test(the_paths_of_later_lines_do_not_matter),
		cmocka_unit_test(the_last_line_may_have_no_newline),
		cmocka_unit_test(a_failure_shows_the_users_errors),
		cmocka_unit_test(a_failure_shows_every_error),
		cmocka_unit_test(a_failure_with_nothing_of_the_users_shows_all),
		cmocka_unit_test(verbose_shows_everything),
		cmocka_unit_test(the_verifiers_verdict),
		cmocka_unit_test(a_refusal_without_a_place),
		cmocka_unit_test(a_refusal_without_a_log),
		cmocka_unit_test(the_kernels_own_place_is_not_said_twice),
		cmocka_unit_test(the_log_is_parsed),
		cmocka_unit_test(a_failure_has_a_cure),
		cmocka_unit_test(odd_logs_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
