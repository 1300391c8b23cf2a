/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Sources that may use modules, and the files and flags prepared for them. */
#include "unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "cc/header_modules.h"

static char folder[FOLDER_MAX]; /* of the modules */
static char root[FOLDER_MAX];	/* the kernel's headers */
static int dir_fd;

static int setup(void **state)
{
	(void)state;
	make_folder(folder);
	make_folder(root);
	make_subfolder(root, "include");
	make_subfolder(root, "include/linux");
	write_text(root, "include/linux/kconfig.h", "");
	write_text(root, "include/linux/one.h", "");
	write_text(root, "include/linux/two.h", "");
	dir_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(dir_fd >= 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	close(dir_fd);
	remove_folder(folder);
	remove_folder(root);
	return 0;
}

static const char *flags[MODULES_FLAGS];

static bool prepare(const char *text)
{
	struct buf b = { 0 };
	bool ok;

	buf_str(&b, text);
	ok = header_modules_prepare(&b, root, dir_fd, flags) > 0;
	buf_free(&b);
	return ok;
}

/* The name of the only folder, to be freed. */
static char *only_folder(void)
{
	DIR *dir = opendir(folder);
	char *name = NULL;

	assert_int_equal(entries_in(folder), 1);
	for (struct dirent *e; (e = readdir(dir));)
		if (e->d_name[0] != '.')
			name = strdup(e->d_name);
	closedir(dir);
	assert_non_null(name);
	return name;
}

/* To be freed. */
static char *map_text(void)
{
	char *name = only_folder();
	char path[2 * FOLDER_MAX];
	struct buf text = { 0 };
	int fd;

	snprintf(path, sizeof(path), "%s/%s/map", folder, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(buf_read_fd(&text, fd, 10000), 0);
	close(fd);
	free(name);
	return text.data;
}

/* ---- sources ------------------------------------------------------------------------------- */

#define ONE "#include <linux/one.h>\n"
#define TWO "#include <linux/two.h>\n"

static const char *const safe[] = {
	"",
	"int f(void);\n",
	ONE,
	ONE TWO,
	"  # \tinclude <linux/one.h>",
	"#line 1 \"/a.c\"\n" ONE,
	ONE "#define A 1\n",
	ONE "#ifdef A\nint a;\n#else\nint b;\n#endif\n",
	ONE "#undef A\n#pragma unroll\n",
	ONE "int f(void) { return 0; }\n" TWO,
	/* An include guard around the text. */
	"#ifndef A_H\n#define A_H\n" ONE "#endif\n",
	"#ifndef A_H\n#define A_H\n#endif\n#ifndef B_H\n#define B_H\n" ONE "#endif\n",
	"#ifndef A_H\n#define A_H\n#ifdef __KERNEL__\n" ONE
	"#else\n#include <two.h>\n#endif\n#endif\n",
	"#ifndef __KERNEL__\n#include <two.h>\n#endif\n" ONE,
	"// #define A 1 is not one\n" ONE,
};

static const char *const unsafe[] = {
	"#define A 1\n" ONE,
	" \t# \tdefine A 1\n" ONE,
	"#define A\n" ONE,
	"#define A(x) x\n" ONE,
	ONE "#define A 1\n" TWO,
	"#undef A\n" ONE,
	"#define A 1\nint f(void);\n#line 3 \"/b.h\"\n" ONE,
	/* Not a guard, or more than one. */
	"#ifndef A\n#define B\n" ONE "#endif\n",
	"#ifndef A\n#define AB\n" ONE "#endif\n",
	"#ifndef AB\n#define A\n" ONE "#endif\n",
	"#ifndef A\nint x;\n#define A\n" ONE "#endif\n",
	"#ifndef A\n#define A\n#define B\n" ONE "#endif\n",
};

/* A module's macros are visible from the first line, and pragmas do not affect it. */
static const char *const noticing[] = {
	"#ifdef A\nint a;\n#endif\n" ONE,
	"#ifndef A\nint a;\n#endif\n" ONE,
	"#if defined(A)\nint a;\n#endif\n" ONE,
	"#if 0\n" ONE "#endif\n",
	"#ifdef A\n" ONE "#endif\n",
	"#ifdef A\n" ONE "#else\n" TWO "#endif\n",
	"#ifdef __KERNEL__X\n" ONE "#endif\n",
	"#pragma pack(1)\n" ONE,
};

static void safe_texts_use_modules(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(safe); i++)
		check(prepare(safe[i]), safe[i]);
}

static void unsafe_texts_do_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(unsafe); i++)
		check(!prepare(unsafe[i]), unsafe[i]);
	assert_int_equal(entries_in(folder), 0);
}

static void texts_that_depend_on_macros_do_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(noticing); i++)
		check(!prepare(noticing[i]), noticing[i]);
	assert_int_equal(entries_in(folder), 0);
}

/* ---- files and flags ----------------------------------------------------------------------- */

static size_t count(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)); text++)
		n++;
	return n;
}

static void the_map_has_the_headers(void **state)
{
	const char *first, *last;
	char *map;

	(void)state;
	assert_true(prepare(ONE "#include <linux/none.h>\n#include \"mine.h\"\n" TWO ONE));
	map = map_text();
	assert_int_equal(strncmp(map, "module calltap_kernel [system] {\n", 33), 0);
	first = strstr(map, "/include/linux/kconfig.h\"");
	last = strstr(map, "/include/linux/one.h\"");
	assert_non_null(first);
	assert_non_null(last);
	assert_true(first < last); /* all others depend on it */
	assert_int_equal(count(map, "header \"/virtual/include/bcc/"), 3);
	assert_int_equal(count(map, "linux/one.h\""), 1);
	assert_int_equal(count(map, "linux/two.h\""), 1);
	assert_null(strstr(map, "none.h"));
	assert_null(strstr(map, "mine.h"));
	assert_int_equal(count(map, "export *"), 1);
	free(map);
}

static void the_flags_name_the_folder(void **state)
{
	char want[128];
	char *name;

	(void)state;
	assert_true(prepare(ONE));
	name = only_folder();
	for (int i = 0; i < MODULES_FLAGS; i += 2)
		assert_string_equal(flags[i], "-Xclang");
	assert_string_equal(flags[1], "-fmodules");
	assert_string_equal(flags[3], "-fimplicit-module-maps");
	snprintf(want, sizeof(want), "-fmodules-cache-path=/proc/self/fd/%d/%s", dir_fd, name);
	assert_string_equal(flags[5], want);
	snprintf(want, sizeof(want), "-fmodule-map-file=/proc/self/fd/%d/%s/map", dir_fd, name);
	assert_string_equal(flags[7], want);
	free(name);
}

static void one_folder_for_the_same_headers(void **state)
{
	(void)state;
	assert_true(prepare(ONE "int a;\n"));
	assert_true(prepare(ONE "int b;\n"));
	assert_int_equal(entries_in(folder), 1);
	assert_true(prepare(ONE TWO));
	assert_int_equal(entries_in(folder), 2);
	/* The order counts: a header may depend on an earlier one. */
	assert_true(prepare(TWO ONE));
	assert_int_equal(entries_in(folder), 3);
}

static void folders_are_closed_to_others(void **state)
{
	char *name, *path;
	struct stat st;

	(void)state;
	assert_true(prepare(ONE));
	name = only_folder();
	path = path_in(folder, name);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	free(path);
	free(name);
}

/* Make a module's folder, last used so long ago; files beside the folders are left alone. */
static void make_old_folder(int n)
{
	const struct timespec times[2] = { { 1000 + n, 0 }, { 1000 + n, 0 } };
	char name[32], file[48];

	snprintf(name, sizeof(name), "%016x", n);
	snprintf(file, sizeof(file), "%s/deep", name);
	make_subfolder(folder, name);
	make_subfolder(folder, file);
	snprintf(file, sizeof(file), "%s/deep/x.pcm", name);
	write_text(folder, file, "x");
	assert_int_equal(utimensat(dir_fd, name, times, 0), 0);
}

static bool folder_exists(int n)
{
	char name[32];

	snprintf(name, sizeof(name), "%016x", n);
	return !faccessat(dir_fd, name, F_OK, 0);
}

static void eight_are_kept(void **state)
{
	(void)state;
	write_text(folder, "file", "");
	for (int i = 0; i < 10; i++)
		make_old_folder(i);
	assert_true(prepare(ONE));
	assert_int_equal(entries_in(folder), 8 + 1);
	for (int i = 0; i < 10; i++)
		assert_int_equal(folder_exists(i), i >= 3);
}

static void a_used_module_stays(void **state)
{
	struct timespec times[2] = { { 1, 0 }, { 1, 0 } };
	struct stat st;
	char *name;

	(void)state;
	assert_true(prepare(ONE));
	name = only_folder();
	assert_int_equal(utimensat(dir_fd, name, times, 0), 0);
	assert_true(prepare(ONE));
	assert_int_equal(fstatat(dir_fd, name, &st, 0), 0);
	assert_true(st.st_mtim.tv_sec > 1);
	free(name);
}

static void without_a_folder_there_are_no_modules(void **state)
{
	struct buf text = { 0 };

	(void)state;
	buf_str(&text, ONE);
	assert_int_equal(header_modules_prepare(&text, root, -1, flags), 0);
	if (geteuid()) { /* root can write to it anyway */
		assert_int_equal(fchmod(dir_fd, 0500), 0);
		assert_int_equal(header_modules_prepare(&text, root, dir_fd, flags), 0);
	}
	buf_free(&text);
}

static void a_link_is_not_followed(void **state)
{
	char *name;

	(void)state;
	assert_true(prepare(ONE));
	name = only_folder();
	assert_int_equal(renameat(dir_fd, name, dir_fd, "aside"), 0);
	assert_int_equal(symlinkat("aside", dir_fd, name), 0);
	assert_false(prepare(ONE));
	free(name);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(safe_texts_use_modules),
		IN_FOLDER(unsafe_texts_do_not),
		IN_FOLDER(texts_that_depend_on_macros_do_not),
		IN_FOLDER(the_map_has_the_headers),
		IN_FOLDER(the_flags_name_the_folder),
		IN_FOLDER(one_folder_for_the_same_headers),
		IN_FOLDER(folders_are_closed_to_others),
		IN_FOLDER(eight_are_kept),
		IN_FOLDER(a_used_module_stays),
		IN_FOLDER(without_a_folder_there_are_no_modules),
		IN_FOLDER(a_link_is_not_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
