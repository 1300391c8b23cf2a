/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Edits of a probe's text with -D, -s and -a. */
#include "unit.h"

#include <errno.h>

#include "base/buf.h"
#include "probe/edits.h"

static void add(struct string_list *list, const char *s)
{
	assert_int_equal(string_list_add(list, s), 0);
}

static void defines_are_validated(void **state)
{
	static const char *const good[] = { "A", "_a9", "A=", "A=1", "A=b c=d", "A=\"x\"" };
	static const char *const bad[] = { "", "=", "=1", "9A", "A-B", "A B", "A(x)=1", "A=1\n#x" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++)
		check(edits_valid_define(good[i]), good[i]);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		check(!edits_valid_define(bad[i]), bad[i]);
}

static void the_prologue_has_rules_and_definitions_in_order(void **state)
{
	struct edits e = { 0 };
	struct buf out = { 0 };

	(void)state;
	edits_prologue(&e, &out);
	assert_string_equal(buf_text(&out), "");
	add(&e.defines, "A");
	add(&e.defines, "B=x=y");
	add(&e.defines, "C=");
	add(&e.rules, "kprobe:f=g");
	add(&e.rules, "kprobe:h=g");
	edits_prologue(&e, &out);
	assert_string_equal(buf_text(&out), "// calltap: -a kprobe:f=g\n"
					    "// calltap: -a kprobe:h=g\n"
					    "#define A 1\n#define B x=y\n#define C \n");
	buf_free(&out);
	edits_free(&e);
}

/* Apply the substitutions (NULL ends the list). Returns the text, to be freed; NULL: refused. */
static char *substituted(const char *text, const char *const *rules)
{
	struct edits e = { 0 };
	struct buf b = { 0 };
	char *result = NULL;

	for (; *rules; rules++)
		add(&e.substitutions, *rules);
	buf_str(&b, text);
	if (!edits_substitute(&e, "x.c", &b))
		result = strdup(buf_text(&b));
	buf_free(&b);
	edits_free(&e);
	return result;
}

static void every_occurrence_is_replaced(void **state)
{
	static const struct {
		const char *text;
		const char *rules[4];
		const char *want;
	} rows[] = {
		{ "abc", { NULL }, "abc" },
		{ "abcabc", { "b=X", NULL }, "aXcaXc" },
		{ "abc", { "abc=", NULL }, "" },
		{ "aaa", { "aa=b", NULL }, "ba" },
		{ "a", { "a=aa", NULL }, "aa" }, /* inserted text is not replaced again */
		{ "if (FILTER)", { "FILTER=pid != 1", NULL }, "if (pid != 1)" },
		{ "a", { "a=b", "b=c", NULL }, "c" }, /* one after the other */
		{ "x", { "x=1=2", NULL }, "1=2" },    /* the first = divides */
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char *got = substituted(rows[i].text, rows[i].rules);

		check(got && !strcmp(got, rows[i].want), rows[i].text);
		free(got);
	}
}

static void missing_text_is_reported(void **state)
{
	const char *rules[] = { "MISSING=1", NULL };
	char *got, *message;

	(void)state;
	stderr_begin();
	got = substituted("int x;", rules);
	message = stderr_end();
	assert_null(got);
	assert_string_equal(message, "calltap: -s: 'MISSING' is not in the text of x.c\n");
	free(message);
}

static void growing_text_is_refused(void **state)
{
	const char *rules[] = { "a=aaaaaaaaaaaaaaaa", "a=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
				NULL };
	char *text = malloc(100001);
	char *got;

	(void)state;
	assert_non_null(text);
	memset(text, 'a', 100000);
	text[100000] = '\0';
	got = substituted(text, rules);
	assert_null(got);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defines_are_validated),
		cmocka_unit_test(the_prologue_has_rules_and_definitions_in_order),
		cmocka_unit_test(every_occurrence_is_replaced),
		cmocka_unit_test(missing_text_is_reported),
		cmocka_unit_test(growing_text_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
