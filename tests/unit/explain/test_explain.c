/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <errno.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/log.h"
#include "explain/explain.h"
#include "explain/message.h"
#include "explain/mistakes.h"
#include "explain/unresolved_call.h"

#define USER \
	"/home/u/x.c:7:9: warning: unused variable 'y' [-Wunused-variable]\n\tint y;\n\t    ^\n"
#define NOTE "/home/u/x.c:3:5: note: declared here\nint x;\n    ^\n"
#define ERROR "/home/u/x.c:9:1: error: something odd about 'foo'\nfoo x;\n^\n"
#define FATAL "/home/u/x.c:1:10: fatal error: no more of this\n#include <no.h>\n         ^\n"
#define KERNEL                                                                         \
	"include/linux/kernel.h:12:3: warning: something odd [-Wodd]\n\tcode(here);\n" \
	"\t^~~~\n"
#define KERNEL_NOTE "./arch/x86/include/asm/x.h:1:2: note: expanded from macro 'X'\n#define X\n ^\n"
#define FROM_USER "In file included from /home/u/x.c:3:\n"
#define FROM_KERNEL "In file included from include/linux/net.h:19:\n"

static const char *source = ""; /* the compiled text */

/* Explain the compiler's output. Returns the message on stderr, to be freed. */
static char *explained(const char *text, bool failed)
{
	const struct compiler_output c = { .messages = text, .source = source, .failed = failed };

	stderr_begin();
	compile_failure_explain(&c);
	return stderr_end();
}

static void expect(const char *text, bool failed, const char *want)
{
	char *got = explained(text, failed);

	assert_string_equal(got, want);
	free(got);
}

static void empty_output(void **state)
{
	(void)state;
	expect("", false, "");
	expect("", true, "");
}

static void user_warnings_are_kept(void **state)
{
	(void)state;
	expect(USER, false, USER);
	expect(USER NOTE, false, USER NOTE);
	expect(FROM_USER USER, false, FROM_USER USER);
	expect("text of no known kind\n", false, "text of no known kind\n");
	expect("warning: loop of no place\n", false, "warning: loop of no place\n");
	expect(FROM_USER, false, FROM_USER);
}

static void kernel_warnings_are_dropped(void **state)
{
	(void)state;
	expect(KERNEL, false, "");
	expect(KERNEL KERNEL_NOTE, false, "");
	expect(FROM_KERNEL KERNEL, false, "");
	expect(USER KERNEL USER, false, USER USER);
	expect(KERNEL USER NOTE KERNEL, false, USER NOTE);
}

/* Folders of kernel headers differ between distributions. */
static void kernel_header_paths(void **state)
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

static void user_paths(void **state)
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

static void include_stack_of_a_kernel_warning_is_dropped(void **state)
{
	(void)state;
	expect(FROM_USER FROM_KERNEL KERNEL, false, "");
	expect(FROM_USER FROM_KERNEL KERNEL USER, false, USER);
	expect(USER FROM_USER FROM_KERNEL KERNEL FROM_USER KERNEL, false, USER);
}

/* "declared here", in a header: the note belongs to the user's mistake. */
static void notes_belong_to_their_warning(void **state)
{
	(void)state;
	expect(USER KERNEL_NOTE, false, USER KERNEL_NOTE);
	expect(KERNEL NOTE, false, "");
}

static void counts_of_warnings_are_dropped(void **state)
{
	(void)state;
	expect(KERNEL "1 warning generated.\n", false, "");
	expect(KERNEL KERNEL "2 warnings generated.\n", false, "");
}

static void paths_in_later_lines_are_ignored(void **state)
{
	(void)state;
	expect("\n" KERNEL, false, "\n");
	expect("In\n" USER, false, "In\n" USER);
	expect(KERNEL "\n" USER, false, USER);
}

static void last_line_without_newline(void **state)
{
	(void)state;
	expect("/home/u/x.c:1:1: warning: odd", false, "/home/u/x.c:1:1: warning: odd");
	expect("include/linux/a.h:1:1: warning: odd", false, "");
}

static void failure_shows_user_errors(void **state)
{
	(void)state;
	expect(ERROR, true, ERROR);
	expect(FATAL, true, FATAL);
}

/* An error in a header is the reason of the failure. */
static void failure_shows_errors_in_headers(void **state)
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
		char *got = explained(rows[i].text, true);

		check(strstr(got, error), got);
		free(got);
	}
}

static void failure_without_user_errors_shows_all(void **state)
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

#define HEAD "/u/x.c:4:2: error: "
#define LINE "	return y;"

static char *verified(const char *log, const char *file, int err)
{
	const struct position at = { .file = file,
				     .file_len = file ? strlen(file) : 0,
				     .line = 4,
				     .column = 2,
				     .source = file ? LINE : NULL,
				     .source_len = file ? strlen(LINE) : 0 };

	stderr_begin();
	verifier_failure_explain("kprobe__f", log, &at, err);
	return stderr_end();
}

static void verifier_mistake_is_explained(void **state)
{
	char *got = verified(LOG, "/u/x.c", -EACCES);

	(void)state;
	assert_memory_equal(got, HEAD, strlen(HEAD));
	assert_non_null(strstr(got, "\n" LINE "\n\t^\n  why: "));
	assert_non_null(strstr(got, "\n  cure: bpf_probe_read_kernel"));
	assert_non_null(strstr(got, "refuses kprobe__f: R0 invalid mem access 'scalar'\n"));
	assert_null(strstr(got, "R10=fp0"));
	free(got);
}

static void verdict_without_position(void **state)
{
	char *got = verified(LOG, NULL, -EACCES);

	(void)state;
	assert_null(strstr(got, "return y;"));
	assert_non_null(strstr(got, "refuses kprobe__f: R0 invalid"));
	free(got);
}

static void refusal_without_log(void **state)
{
	char *got = verified("", "/u/x.c", -EINVAL);

	(void)state;
	assert_non_null(strstr(got, "refuses kprobe__f: Invalid argument\n"));
	assert_non_null(strstr(got, HEAD));
	free(got);
}

/* A verdict that is not in mistakes.tab is printed at its line. */
static void unknown_verdict(void **state)
{
	char *got = verified("0: (61) r0 = 1\nthe moon is full\n", "/u/x.c", -EACCES);
	static const char want[] =
		HEAD "the kernel's verifier refuses kprobe__f: the moon is full\n" LINE "\n\t^\n";

	(void)state;
	assert_memory_equal(got, want, strlen(want));
	assert_null(strstr(got, "why: "));
	free(got);
}

static void verifier_log_is_parsed(void **state)
{
	struct verdict v;

	(void)state;
	verifier_failure_parse_log(LOG, &v);
	assert_int_equal(v.insn, 17);
	assert_memory_equal(v.why, "R0 invalid mem access", 21);
	assert_memory_equal(v.source, "return y;\n", 10);
	verifier_failure_parse_log("", &v);
	assert_int_equal(v.insn, -1);
	assert_null(v.why);
	assert_null(v.source);
}

static void malformed_logs(void **state)
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
		char *got = verified(logs[i], "x.c", -EINVAL);

		check(strstr(got, "kprobe__f"), got);
		free(got);
	}
}

/* Without debug information, the back end does not report a line. */
static void back_end_message_with_function(void **state)
{
	static const char messages[] =
		"error: <unknown>:0:0: in function kprobe__f i32 (%struct.pt_regs*): "
		"Looks like the BPF stack limit of 512 bytes is exceeded.\n";
	char *got;

	(void)state;
	source = "#line 1 \"/u/x.c\"\n/* kprobe__f */\nint kprobe__f(void *ctx)\n{\n";
	got = explained(messages, true);
	source = "";
	assert_memory_equal(got, "/u/x.c:2:5: error: the variables of this program", 48);
	assert_non_null(strstr(got, "\nint kprobe__f(void *ctx)\n    ^\n  why: "));
	free(got);
	got = explained(messages, true);
	assert_memory_equal(got, "calltap: error: the variables of this program", 45);
	free(got);
}

/* Among errors in the appended code, only a missing } is caused by the user's text. */
static void errors_in_appended_code_are_dropped(void **state)
{
	static const char own[] = "/calltap:11:1: error: function definition is not allowed here\n"
				  "{\n^\n/calltap:35:2: error: expected '}'\n}\n ^\n";
	static const char users[] = "/u/x.c:2:2: error: it is odd\n        if (a) {\n        ^\n";
	struct buf messages = { 0 };
	char *got;

	(void)state;
	source = "#line 1 \"/u/x.c\"\nint f(void) {\n\tif (a) {\n\t}  \n\n";
	got = explained(own, true);
	assert_non_null(strstr(got,
			       "/u/x.c:3:2: error: a } is missing: the text ends inside a block\n"
			       "\t}\n\t^\n  why: "));
	assert_null(strstr(got, "/calltap"));
	free(got);
	buf_printf(&messages, "%s%s", users, own);
	expect(buf_text(&messages), true, users);
	buf_free(&messages);
	source = "";
}

/* Errors at the same position, and syntax errors in the same line, follow from the first one. */
static void follow_up_errors_are_dropped(void **state)
{
	static const char first[] = "/u/x.c:2:1: error: it is odd\nF(\"a\");\n^\n";
	struct buf messages = { 0 };

	(void)state;
	buf_printf(&messages,
		   "%s/u/x.c:2:1: error: it is odder\nF(\"a\");\n^\n"
		   "/u/x.c:2:3: error: expected something\nF(\"a\");\n  ^\n",
		   first);
	expect(buf_text(&messages), true, first);
	buf_free(&messages);
}

/* Inside a literal, the column is found by the text instead of a word. */
static void column_inside_a_literal(void **state)
{
	(void)state;
	source = "#line 1 \"/u/x.c\"\n\tprint(\"a %d %f\");\n";
	expect("/u/x.c:1:27: error: it is odd\n        ({ mark(1); print(\"a %d %f\"); });\n"
	       "                                ^\n",
	       true, "/u/x.c:1:14: error: it is odd\n\tprint(\"a %d %f\");\n\t            ^\n");
	source = "";
}

/* libbcc has rewritten the line: the column is found by the word at the caret. */
static void rewritten_line_shows_user_line(void **state)
{
	(void)state;
	source = "#line 1 \"/u/x.c\"\nint a;\n\tprint(pdi);\n";
	expect("/u/x.c:2:30: error: it is odd\n        ({ mark(1); print(pdi); });\n"
	       "                          ^\n",
	       true, "/u/x.c:2:8: error: it is odd\n\tprint(pdi);\n\t      ^\n");
	/* The same line except for the tab: clang's column is used. */
	expect("/u/x.c:2:2: error: it is odd\n        print(pdi);\n        ^\n", true,
	       "/u/x.c:2:2: error: it is odd\n        print(pdi);\n        ^\n");
	source = "";
}

/* The same why and cure are printed once for several lines. */
static void messages_are_not_repeated(void **state)
{
	static const char one[] = "/u/x.c:1:1: error: unknown type name 'foo'\nfoo a;\n^\n";
	static const char two[] = "/u/x.c:2:1: error: unknown type name 'foo'\nfoo b;\n^\n";
	struct buf messages = { 0 };
	char *got;

	(void)state;
	buf_printf(&messages, "%s%s%s", one, one, two);
	got = explained(buf_text(&messages), true);
	assert_non_null(strstr(got, "/u/x.c:1:1: error: there is no type foo\nfoo a;\n^\n  why: "));
	assert_non_null(strstr(got, "/u/x.c:2:1: error: there is no type foo\nfoo b;\n^\n"));
	assert_null(strstr(strstr(got, ":1:1:") + 1, ":1:1:"));
	assert_null(strstr(strstr(got, "why: ") + 1, "why: "));
	free(got);
	buf_free(&messages);
}

/* Errors in the text of -f and -w show it as it is on the command line. */
static void option_text_is_shown(void **state)
{
	static const char frame[] = "fn:f:9:3: error: expected '}'\n\t};\n\t ^\n";
	static const char rewritten[] = "-w 'a->b == x':1:44: error: it is odd\n"
					"({ read(&_val, a); _val; }) == x };\n"
					"                               ^\n";
	struct buf messages = { 0 };
	char *got;

	(void)state;
	/* Errors in the code around it are dropped; something missing is reported at its end. */
	buf_printf(&messages, "%s%s%s", frame,
		   "-w 'a +':1:5: error: expected expression\na + };\n    ^\n", frame);
	got = explained(buf_text(&messages), true);
	assert_non_null(strstr(got, "-w 'a +':1:4: error: a value is missing here\na +\n   ^\n"));
	assert_null(strstr(got, "fn:f:"));
	free(got);
	/* A declaration is compiled twice, and leads to more syntax errors: one is reported. */
	buf_clear(&messages);
	buf_printf(&messages, "%s%s%s",
		   "-f 'foo a = 1':1:1: error: unknown type name 'foo'\nfoo a;\n^\n",
		   "-f 'foo a = 1':1:1: error: use of undeclared identifier 'foo'\nfoo a = 1;\n^\n",
		   "-f 'foo a = 1':1:5: error: expected '(' after 'for'\nfoo a = 1;\n    ^\n");
	got = explained(buf_text(&messages), true);
	assert_non_null(strstr(got, "-f 'foo a = 1':1:1: error: there is no type foo"));
	assert_null(strstr(strstr(got, "error: ") + 1, "error: "));
	free(got);
	/* The type that the compiler assumes for a wrong expression is not reported. */
	buf_clear(&messages);
	buf_printf(&messages, "%s%s",
		   "-f 'u8 *x = a->b':1:16: error: no member named 'b' in 'struct a'\n"
		   "u8 *x = a->b;\n               ^\n",
		   "-f 'u8 *x = a->b':1:5: error: incompatible integer to pointer conversion "
		   "initializing 'u8 *' with an expression of type 'int'\nu8 *x = a->b;\n    ^\n");
	got = explained(buf_text(&messages), true);
	assert_non_null(strstr(got, "error: struct a has no member b"));
	assert_null(strstr(strstr(got, "error: ") + 1, "error: "));
	free(got);
	/* In a rewritten line, the column is found by the word. */
	expect(rewritten, true, "-w 'a->b == x':1:9: error: it is odd\na->b == x\n        ^\n");
	buf_free(&messages);
}

/* A file name is escaped in #line, but not in messages. */
static void escaped_file_names_are_read(void **state)
{
	(void)state;
	source = "#line 1 \"/u/\\\"x\\\\y\\?.c\"\n\tprint(pdi);\n";
	expect("/u/\"x\\y?.c:1:13: error: it is odd\n({ mark(1); print(pdi); });\n"
	       "                  ^\n",
	       true, "/u/\"x\\y?.c:1:8: error: it is odd\n\tprint(pdi);\n\t      ^\n");
	source = "";
}

/* The text of an option can be long: it is truncated as a file name and as a line. */
static void long_option_text_is_truncated(void **state)
{
	char text[1001];
	struct buf messages = { 0 };
	char *got;

	(void)state;
	memset(text, 'a', 1000);
	text[1000] = '\0';
	buf_printf(&messages, "-w '%s':1:900: error: it is odd\n%s };\n%*s^\n", text, text, 899,
		   "");
	got = explained(buf_text(&messages), true);
	assert_non_null(strstr(got, "aaa...':1:900: error: it is odd\n...aaa"));
	assert_non_null(strstr(got, "aaa...\n"));
	assert_true(strlen(got) < 600);
	free(got);
	buf_free(&messages);
}

#define CALLS                                                                             \
	"#line 1 \"/u/x.c\"\n"                                                            \
	"static int sub(int i)\n{\n\treturn i ? strange(i) : 0;\n}\n"                     \
	"int kprobe__f(void *ctx)\n{\n\tif (sub(1) && odd(2))\n\t\treturn m.lookup(3);\n" \
	"\treturn MACRO(4) + bpf_ktime_get_ns();\n}\n"

/* Check the verdict and its LINE:COLUMN for an unresolved call near a position. */
static void expect_call(const char *text, const char *file, unsigned long line,
			unsigned long column, const char *want)
{
	struct position at = {
		.file = file, .file_len = strlen(file), .line = line, .column = column
	};
	struct buf messages = { 0 };

	unresolved_call_explain(text, "kprobe__f", &at, &messages);
	buf_printf(&messages, "%lu:%lu", at.line, at.column);
	check(!strcmp(buf_text(&messages), want), buf_text(&messages));
	buf_free(&messages);
}

static void unresolved_calls_are_named(void **state)
{
	static const char itself[] = "#line 1 \"/u/x.c\"\nstatic int f(int i)\n{\n\treturn f (i) + "
				     "f(i);\n}\n";
	static const char own[] =
		"#line 1 \"/u/x.c\"\nint update(void *c)\n{\n\tm.update(&i, &j);\n"
		"\treturn odd(1);\n}\n";
	static const char odd[] = "it calls odd, a function that is not in the program\n7:16";

	(void)state;
	expect_call(CALLS, "/u/x.c", 3, 13,
		    "it calls strange, a function that is not in the program\n3:13");
	expect_call(CALLS, "/u/x.c", 7, 16, odd);
	expect_call(CALLS, "/u/x.c", 7, 19, odd);
	expect_call(CALLS, "/u/x.c", 9, 2,
		    "it calls MACRO, a function that is not in the program\n9:9");
	expect_call(CALLS, "include/linux/slab.h", 8, 1, odd); /* the program called what did it */
	expect_call(NULL, "/u/x.c", 3, 1, "it calls a function that is not in the program\n3:1");
	expect_call(own, "/u/x.c", 4, 2,
		    "it calls odd, a function that is not in the program\n4:9");
	expect_call(itself, "include/x.h", 7, 1, "f calls itself\n3:9");
}

static void all_sentences_are_different(void **state)
{
	size_t n;
	const struct mistake *rows = mistakes_rows(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		check(rows[i].cause[0] && rows[i].why[0] && rows[i].cure[0], rows[i].pattern);
		for (size_t k = 0; k < i; k++) {
			check(strcmp(rows[i].cause, rows[k].cause), rows[i].cause);
			check(strcmp(rows[i].why, rows[k].why), rows[i].why);
			check(strcmp(rows[i].cure, rows[k].cure), rows[i].cure);
		}
	}
}

static void patterns_match(void **state)
{
	static const struct {
		const char *pattern, *text, *first;
		bool has;
	} rows[] = {
		{ "a*c", "xabbc", "bb", true },
		{ "a*c", "ca", "", false },
		{ "", "", "", true },
		{ "*(", "int f_1(x)", "f_1", true },
		{ "x|b*", "abc\nd", "c", true },
		{ "x|y", "abc", "", false },
		{ "'*' of '*'", "'a' of 'b'", "a", true },

		{ "a|", "zz", "", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct mistake_match m = { 0 };
		bool has = mistakes_match_pattern(rows[i].pattern, rows[i].text,
						  strlen(rows[i].text), &m);

		check(has == rows[i].has, rows[i].pattern);
		if (!rows[i].first[0])
			continue;
		check(m.captures[0].len == strlen(rows[i].first), rows[i].pattern);
		check(!memcmp(m.captures[0].at, rows[i].first, m.captures[0].len), rows[i].pattern);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_output),
		cmocka_unit_test(user_warnings_are_kept),
		cmocka_unit_test(kernel_warnings_are_dropped),
		cmocka_unit_test(kernel_header_paths),
		cmocka_unit_test(user_paths),
		cmocka_unit_test(include_stack_of_a_kernel_warning_is_dropped),
		cmocka_unit_test(notes_belong_to_their_warning),
		cmocka_unit_test(counts_of_warnings_are_dropped),
		cmocka_unit_test(paths_in_later_lines_are_ignored),
		cmocka_unit_test(last_line_without_newline),
		cmocka_unit_test(failure_shows_user_errors),
		cmocka_unit_test(failure_shows_errors_in_headers),
		cmocka_unit_test(failure_without_user_errors_shows_all),
		cmocka_unit_test(verbose_shows_everything),
		cmocka_unit_test(verifier_mistake_is_explained),
		cmocka_unit_test(verdict_without_position),
		cmocka_unit_test(refusal_without_log),
		cmocka_unit_test(unknown_verdict),
		cmocka_unit_test(verifier_log_is_parsed),
		cmocka_unit_test(back_end_message_with_function),
		cmocka_unit_test(errors_in_appended_code_are_dropped),
		cmocka_unit_test(follow_up_errors_are_dropped),
		cmocka_unit_test(column_inside_a_literal),
		cmocka_unit_test(rewritten_line_shows_user_line),
		cmocka_unit_test(messages_are_not_repeated),
		cmocka_unit_test(option_text_is_shown),
		cmocka_unit_test(escaped_file_names_are_read),
		cmocka_unit_test(long_option_text_is_truncated),
		cmocka_unit_test(all_sentences_are_different),
		cmocka_unit_test(patterns_match),
		cmocka_unit_test(unresolved_calls_are_named),
		cmocka_unit_test(malformed_logs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
