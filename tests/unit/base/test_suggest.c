/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Suggestions for mistyped names. */
#include "unit.h"

#include "base/buf.h"
#include "base/suggest.h"

static void edits_are_counted(void **state)
{
	static const struct {
		const char *a;
		const char *b;
		size_t limit;
		size_t edits;
	} rows[] = {
		{ "", "", 3, 0 },
		{ "abc", "abc", 3, 0 },
		{ "abc", "abd", 3, 1 },
		{ "abc", "ab", 3, 1 },
		{ "abc", "abcd", 3, 1 },
		{ "abc", "acb", 3, 1 },
		{ "abc", "cba", 3, 2 },
		{ "kitten", "sitting", 5, 3 },
		{ "", "abc", 3, 3 },
		{ "kitten", "sitting", 2, 3 },
		{ "abc", "xyz", 2, 3 },
		{ "a", "abcdef", 3, 4 },
		{ "inet_lisen", "inet_listen", 4, 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const char *a = rows[i].a, *b = rows[i].b;

		check(suggest_edits(a, strlen(a), b, strlen(b), rows[i].limit) == rows[i].edits, a);
		check(suggest_edits(b, strlen(b), a, strlen(a), rows[i].limit) == rows[i].edits, b);
	}
}

/* Consider the names in "A B C"; return the suggestion, which the caller frees. */
static char *suggestion_for(const char *name, const char *offered)
{
	struct buf out = { 0 };
	struct suggestion n;

	suggest_begin(&n, name);
	for (size_t len; *offered; offered += len + (offered[len] == ' ')) {
		len = strcspn(offered, " ");
		suggest_offer(&n, offered, len);
	}
	suggest_text(&n, &out);
	return out.data;
}

static void nearest_names_are_suggested(void **state)
{
	static const struct {
		const char *name;
		const char *offered;
		const char *want; /* NULL: no suggestion */
	} rows[] = {
		{ "vfs_raed", "vfs_write vfs_fsync", NULL },
		{ "vfs_raed", "vfs_write vfs_read vfs_open", ": nearest is vfs_read" },
		{ "vfs_read", "vfs_reads vfs_red vfs_read vfs_head",
		  ": nearest are vfs_read, vfs_reads and vfs_red" },
		{ "abcdef", "abcdxx abcdef abcdef", ": nearest is abcdef" },
		{ "abcdef", "abcxxf abcdxx abcdexg", ": nearest are abcxxf, abcdxx and abcdexg" },
		{ "a", "b ab ba", ": nearest are b, ab and ba" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char *got = suggestion_for(rows[i].name, rows[i].offered);

		check(rows[i].want ? got && !strcmp(got, rows[i].want) : !got, rows[i].offered);
		free(got);
	}
}

static void long_names_get_no_suggestion(void **state)
{
	char name[SUGGEST_NAME_MAX + 2];

	(void)state;
	memset(name, 'a', sizeof(name));
	name[SUGGEST_NAME_MAX + 1] = '\0';
	assert_null(suggestion_for(name, name));
	assert_null(suggestion_for("aaa", name));
	name[SUGGEST_NAME_MAX - 1] = '\0';
	free(suggestion_for(name, name));
}

/* Names with a given distance precede those with a larger computed one. */
static void given_distances_count(void **state)
{
	struct suggestion n;
	struct buf out = { 0 };

	(void)state;
	suggest_begin(&n, "syscalls:open");
	suggest_offer(&n, "syscalls:opxx", 13);
	suggest_put(&n, "syscalls:sys_exit_open", 22, 1);
	suggest_put(&n, "syscalls:sys_enter_open", 23, 0);
	suggest_put(&n, "syscalls:sys_enter_open", 23, 0);
	suggest_offer(&n, "syscalls:opxx", 13);
	suggest_text(&n, &out);
	check(!strcmp(buf_text(&out),
		      ": nearest are syscalls:sys_enter_open and syscalls:sys_exit_open"),
	      buf_text(&out));
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edits_are_counted),
		cmocka_unit_test(nearest_names_are_suggested),
		cmocka_unit_test(given_distances_count),
		cmocka_unit_test(long_names_get_no_suggestion),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
