/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* --list: the summaries of probes, and which probes are found. */
#include "unit.h"

#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "command/list.h"

static void summary_is_the_first_line_with_text(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} rows[] = {
		{ "", "" },
		{ "int x;", "" },
		{ "// one\n", "one" },
		{ "//one", "one" },
		{ "/* one */\n/* two */\n", "one" },
		{ "/* SPDX-License-Identifier: X */\n/* what */\n", "what" },
		{ "// SPDX-License-Identifier: X\n\n// what\n", "what" },
		{ "/*\n * SPDX-License-Identifier: X\n *\n * what it does\n */\n", "what it does" },
		{ "/*\n *\n */\nint x; /* not this */\n", "" },
		{ "#include <x.h>\n// late\n", "" },
		{ "// calltap: -a kprobe:f=g\n// what\n", "what" },
		{ "/** what **/", "what" },
		{ "// a\033[31mb\tc\r\n", "a?[31mb?c" },
		{ "/*", "" },
		{ "/", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct buf out = { 0 };

		list_summary(rows[i].text, &out);
		check(!strcmp(buf_text(&out), rows[i].want), rows[i].text);
		buf_free(&out);
	}
}

static char *listed(void)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	assert_non_null(f);
	assert_int_equal(list_probes(f), 0);
	fclose(f);
	return text;
}

static void each_name_is_listed_once_in_search_order(void **state)
{
	char work[FOLDER_MAX], home[FOLDER_MAX];
	char *text, *data;

	(void)state;
	make_folder(work);
	make_folder(home);
	make_subfolder(work, "probes");
	make_subfolder(home, "calltap");
	make_subfolder(home, "calltap/probes");
	write_text(work, "probes/zebra.c", "// zebra: stripes\nint x;\n");
	write_text(work, "probes/listen.c", "// my own listen\n");
	write_text(work, "probes/.hidden.c", "// hidden\n");
	write_text(work, "probes/readme.txt", "// no probe\n");
	write_text(home, "calltap/probes/zebra.c", "// another zebra\n");
	write_text(home, "calltap/probes/apple.c", "int x;\n");
	data = strdup(home);
	assert_int_equal(setenv("XDG_DATA_HOME", data, 1), 0);
	assert_int_equal(chdir(work), 0);
	text = listed();
	assert_int_equal(chdir("/"), 0);
	assert_non_null(strstr(text, "listen           my own listen\n"));
	assert_non_null(strstr(text, "zebra            stripes\n"));
	assert_non_null(strstr(text, "apple            \n"));
	assert_null(strstr(text, "another"));
	assert_null(strstr(text, "every TCP listen"));
	assert_null(strstr(text, "hidden"));
	assert_null(strstr(text, "readme"));
	free(text);
	text = listed();
	assert_non_null(strstr(text, "listen           every TCP listen")); /* the copy */
	assert_non_null(strstr(text, "zebra            another zebra\n"));
	free(text);
	free(data);
	remove_folder(work);
	remove_folder(home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(summary_is_the_first_line_with_text),
		cmocka_unit_test(each_name_is_listed_once_in_search_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
