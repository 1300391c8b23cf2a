/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "object/object.h"
#include "probe/edits.h"
#include "probe/embedded.h"
#include "probe/source.h"
#include "probe/target.h"

/* The test folder DIR has DIR/probes and DIR/include/calltap, as the source tree. */
static const struct edits no_edits = { 0 };

#define NOBODY 65534

static char dir[FOLDER_MAX];

static int setup(void **state)
{
	(void)state;
	make_folder(dir);
	make_subfolder(dir, "probes");
	make_subfolder(dir, "include");
	make_subfolder(dir, "include/calltap");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	remove_folder(dir);
	return 0;
}

/* Read DIR/NAME. Returns the message, to be freed. */
static int read_named(const char *name, struct source *src, char **message)
{
	struct target t = { .kind = TARGET_FILE, .path = path_in(dir, name) };
	int err;

	stderr_begin();
	err = source_read(&t, &no_edits, src);
	*message = stderr_end();
	free(t.path);
	return err;
}

/* Expand DIR/probes/p.c. Returns the text, in which DIR is "@", to be freed. */
static char *expanded(const char *probe)
{
	struct buf out = { 0 };
	struct source src;
	char *message;
	const char *at;

	write_text(dir, "probes/p.c", probe);
	assert_int_equal(read_named("probes/p.c", &src, &message), 0);
	assert_string_equal(message, "");
	assert_false(src.is_object);
	for (at = buf_text(&src.bytes); *at; at++) {
		if (!strncmp(at, dir, strlen(dir))) {
			buf_char(&out, '@');
			at += strlen(dir) - 1;
		} else {
			buf_char(&out, *at);
		}
	}
	source_free(&src);
	free(message);
	return out.data;
}

static void expect_text(const char *probe, const char *want)
{
	char *got = expanded(probe);

	assert_string_equal(got, want);
	free(got);
}

static void expect_error(const char *name, int want, const char *says)
{
	struct source src;
	char *message;
	int err = read_named(name, &src, &message);

	assert_int_equal(err, want);
	check(strstr(message, says), message);
	assert_memory_equal(message, "calltap: ", 9);
	source_free(&src);
	free(message);
}

#define P "#line 1 \"@/probes/p.c\"\n"

static void plain_text_gets_a_line_directive(void **state)
{
	(void)state;
	expect_text("int x;\nint y;\n", P "int x;\nint y;\n");
	expect_text("no newline at the end", P "no newline at the end\n");
	expect_text("\n\nint x;\r\n", P "\n\nint x;\r\n");
}

static void kernel_headers_are_not_expanded(void **state)
{
	static const char *const lines[] = {
		"#include <linux/net.h>\n",
		"#include \"linux/net.h\"\n",
		"#include MACRO\n",
		"#include <calltap\n",
		"#include\n",
		"#includes <x.h>\n",
		"#include_next <x.h>\n",
		"#include <calltap/nothing.h>\n",
		"#define include <calltap/types.h>\n",
		"x #include <calltap/types.h>\n",
		"#\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct buf want = { 0 };

		buf_printf(&want, P "%s", lines[i]);
		expect_text(lines[i], buf_text(&want));
		buf_free(&want);
	}
}

static void header_beside_the_probe(void **state)
{
	(void)state;
	write_text(dir, "probes/mine.h", "struct a;\n");
	expect_text("int x;\n#include \"mine.h\"\nint y;\n",
		    P "int x;\n#line 1 \"@/probes/mine.h\"\nstruct a;\n"
		      "#line 3 \"@/probes/p.c\"\nint y;\n");
	expect_text("#include \"mine.h\"",
		    P "#line 1 \"@/probes/mine.h\"\nstruct a;\n#line 2 \"@/probes/p.c\"\n");
	/* Only the quoted form looks there. */
	expect_text("#include <mine.h>\n", P "#include <mine.h>\n");
}

/* The paths where it would be found are recorded, too. */
static void missing_header_is_recorded(void **state)
{
	struct source src;
	char *message;

	(void)state;
	write_text(dir, "probes/p.c", "#include \"later.h\"\n");
	assert_int_equal(read_named("probes/p.c", &src, &message), 0);
	check(strstr(buf_text(&src.files), "/probes/later.h\n"), buf_text(&src.files));
	source_free(&src);
	free(message);
}

static void include_with_unusual_spacing(void **state)
{
	static const char *const lines[] = {
		"#include\"mine.h\"\n",	      "  #  include  \"mine.h\"  \n",
		"\t#\tinclude\t\"mine.h\"\n", "#include \"mine.h\" // comment\n",
		"#include \"mine.h\"\r\n",    "#include \"../probes/mine.h\"\n",
	};

	(void)state;
	write_text(dir, "probes/mine.h", "struct a;\n");
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		expect_text(lines[i], P "#line 1 \"@/probes/mine.h\"\nstruct a;\n"
					"#line 2 \"@/probes/p.c\"\n");
}

static void header_beside_a_header(void **state)
{
	(void)state;
	make_subfolder(dir, "probes/sub");
	write_text(dir, "probes/sub/a.h", "#include \"b.h\"\nint a;\n");
	write_text(dir, "probes/sub/b.h", "int b;\n");
	write_text(dir, "probes/b.h", "wrong\n");
	expect_text("#include \"sub/a.h\"\n",
		    P "#line 1 \"@/probes/sub/a.h\"\n#line 1 \"@/probes/sub/b.h\"\nint b;\n"
		      "#line 2 \"@/probes/sub/a.h\"\nint a;\n#line 2 \"@/probes/p.c\"\n");
}

static void calltap_headers_in_the_source_tree(void **state)
{
	(void)state;
	write_text(dir, "include/calltap/mine.h", "int tree;\n");
	expect_text("#include <calltap/mine.h>\n",
		    P "#line 1 \"@/include/calltap/mine.h\"\nint tree;\n"
		      "#line 2 \"@/probes/p.c\"\n");
	expect_text("#include \"calltap/mine.h\"\n",
		    P "#line 1 \"@/include/calltap/mine.h\"\nint tree;\n"
		      "#line 2 \"@/probes/p.c\"\n");
}

static void calltap_headers_include_each_other(void **state)
{
	(void)state;
	write_text(dir, "include/calltap/a.h", "#include <calltap/b.h>\n");
	write_text(dir, "include/calltap/b.h", "int b;\n");
	expect_text("#include <calltap/a.h>\n",
		    P "#line 1 \"@/include/calltap/a.h\"\n#line 1 \"@/include/calltap/b.h\"\n"
		      "int b;\n#line 2 \"@/include/calltap/a.h\"\n#line 2 \"@/probes/p.c\"\n");
}

static void search_order_of_headers(void **state)
{
	char *got;

	(void)state;
	got = expanded("#include \"calltap/types.h\"\n");
	assert_non_null(strstr(got, "#line 1 \"include/calltap/types.h\"\n"));
	assert_non_null(strstr(got, "typedef int ret_t;"));
	free(got);
	write_text(dir, "include/calltap/types.h", "int tree;\n");
	expect_text("#include \"calltap/types.h\"\n",
		    P "#line 1 \"@/include/calltap/types.h\"\nint tree;\n"
		      "#line 2 \"@/probes/p.c\"\n");
	make_subfolder(dir, "probes/calltap");
	write_text(dir, "probes/calltap/types.h", "int beside;\n");
	expect_text("#include \"calltap/types.h\"\n",
		    P "#line 1 \"@/probes/calltap/types.h\"\nint beside;\n"
		      "#line 2 \"@/probes/p.c\"\n");
	expect_text("#include <calltap/types.h>\n",
		    P "#line 1 \"@/include/calltap/types.h\"\nint tree;\n"
		      "#line 2 \"@/probes/p.c\"\n");
}

static void folder_is_not_a_header(void **state)
{
	(void)state;
	make_subfolder(dir, "probes/sub");
	expect_text("#include \"sub\"\n#include \"\"\n", P "#include \"sub\"\n#include \"\"\n");
}

static void include_in_a_comment(void **state)
{
	char *got;

	(void)state;
	got = expanded("/*\n#include <calltap/types.h>\n*/\nint x;\n");
	assert_string_equal(got, P "/*\n#include <calltap/types.h>\n*/\nint x;\n");
	free(got);
	got = expanded("/* one */ /* two\n#include <calltap/types.h>\n*/\nint x;\n");
	assert_null(strstr(got, "ret_t"));
	free(got);
}

static void include_after_comment_like_text(void **state)
{
	static const char *const firsts[] = {
		"// /*\n",  "char *s = \"/*\";\n",	 "/* /* */\n",
		"/**/\n",   "char c = '\"'; /* \" */\n", "int x = 4 / *p;\n",
		"// it's\n"
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(firsts); i++) {
		struct buf text = { 0 };
		char *got;

		buf_printf(&text, "%s#include <calltap/types.h>\n", firsts[i]);
		got = expanded(buf_text(&text));
		check(strstr(got, "typedef int ret_t;"), firsts[i]);
		free(got);
		buf_free(&text);
	}
}

static void special_characters_in_paths_are_escaped(void **state)
{
	struct source src;
	char *message;

	(void)state;
	make_subfolder(dir, "a\"b\\c");
	write_text(dir, "a\"b\\c/p.c", "int x;\n");
	assert_int_equal(read_named("a\"b\\c/p.c", &src, &message), 0);
	assert_non_null(strstr(buf_text(&src.bytes), "/a\\\"b\\\\c/p.c\"\nint x;\n"));
	source_free(&src);
	free(message);
}

static void symbolic_link_is_followed(void **state)
{
	char *link = path_in(dir, "link.c");
	struct source src;
	char *message;

	(void)state;
	write_text(dir, "probes/p.c", "#include \"mine.h\"\n");
	write_text(dir, "probes/mine.h", "int mine;\n");
	assert_int_equal(symlink("probes/p.c", link), 0);
	assert_int_equal(read_named("link.c", &src, &message), 0);
	assert_non_null(strstr(buf_text(&src.bytes), "int mine;"));
	assert_string_equal(src.origin, link);
	source_free(&src);
	free(message);
	free(link);
}

/* Same result as with an include guard. */
static void recursive_include_is_left_out(void **state)
{
	(void)state;
	write_text(dir, "probes/a.h", "#include \"b.h\"\nint a;\n");
	write_text(dir, "probes/b.h", "#include \"a.h\"\nint b;\n");
	expect_text("#include \"a.h\"\n",
		    P "#line 1 \"@/probes/a.h\"\n#line 1 \"@/probes/b.h\"\n"
		      "#line 2 \"@/probes/b.h\"\nint b;\n#line 2 \"@/probes/a.h\"\nint a;\n"
		      "#line 2 \"@/probes/p.c\"\n");
	expect_text("#include \"p.c\"\nint x;\n", P "#line 2 \"@/probes/p.c\"\nint x;\n");
}

static void pragma_once_is_obeyed(void **state)
{
	char *got;

	(void)state;
	write_text(dir, "probes/o.h", "#pragma once\nint once;\n");
	write_text(dir, "probes/t.h", "int twice;\n");
	got = expanded("#include \"o.h\"\n#include \"o.h\"\n#include \"t.h\"\n#include \"t.h\"\n");
	assert_null(strstr(strstr(got, "int once;") + 1, "int once;"));
	assert_non_null(strstr(strstr(got, "int twice;") + 1, "int twice;"));
	assert_null(strstr(got, "pragma"));
	free(got);
}

/* Create the folders of path below at, and append them to at. */
static void make_path_below(struct buf *at, const char *path)
{
	while (*path) {
		size_t n = strcspn(path + 1, "/") + 1;

		buf_add(at, path, n);
		make_subfolder(dir, buf_text(at));
		path += n;
	}
}

/* Its path is a suffix of the path of a file with #pragma once. */
static void pragma_once_compares_whole_paths(void **state)
{
	struct buf text = { 0 };
	char *got;

	(void)state;
	write_text(dir, "probes/o.h", "int near;\n");
	buf_str(&text, "probes");
	make_path_below(&text, dir);
	buf_str(&text, "/probes");
	make_subfolder(dir, buf_text(&text));
	buf_str(&text, "/o.h");
	write_text(dir, buf_text(&text), "#pragma once\nint far;\n");
	buf_clear(&text);
	buf_printf(&text, "#include \".%s/probes/o.h\"\n#include \"o.h\"\n", dir);
	got = expanded(buf_text(&text));
	assert_non_null(strstr(got, "int far;"));
	assert_non_null(strstr(got, "int near;"));
	free(got);
	buf_free(&text);
}

static void write_chain(int n, int times)
{
	for (int i = 0; i < n; i++) {
		struct buf text = { 0 };
		char name[32];

		snprintf(name, sizeof(name), "probes/h%d.h", i);
		for (int k = 0; k < times && i + 1 < n; k++)
			buf_printf(&text, "#include \"h%d.h\"\n", i + 1);
		buf_str(&text, "int x;\n");
		write_text(dir, name, buf_text(&text));
		buf_free(&text);
	}
}

static void deep_includes_are_accepted(void **state)
{
	char *got;

	(void)state;
	write_chain(12, 1);
	got = expanded("#include \"h0.h\"\n");
	assert_non_null(strstr(got, "/probes/h11.h\"\nint x;\n"));
	free(got);
}

static void too_deep_includes_are_refused(void **state)
{
	(void)state;
	write_chain(18, 1);
	write_text(dir, "probes/p.c", "#include \"h0.h\"\n");
	expect_error("probes/p.c", -ELOOP, "headers");
}

/* Each level includes the next one three times. */
static void expanded_size_is_limited(void **state)
{
	(void)state;
	write_chain(14, 3);
	write_text(dir, "probes/p.c", "#include \"h0.h\"\n");
	expect_error("probes/p.c", -EFBIG, "headers");
}

static void unreadable_targets(void **state)
{
	(void)state;
	expect_error("nothing.c", -ENOENT, "does not exist");
	expect_error("probes", -EISDIR, "is a directory");
	write_text(dir, "file", "int x;\n");
	expect_error("file/p.c", -ENOTDIR, "cannot read");
}

static void empty_targets(void **state)
{
	(void)state;
	write_text(dir, "empty.c", "");
	expect_error("empty.c", -ENODATA, "is empty");
	write_text(dir, "blank.c", " \n\t\r\n\v\f");
	expect_error("blank.c", -ENODATA, "is empty");
}

static void binary_targets(void **state)
{
	(void)state;
	write_bytes(dir, "binary.c",
		    "\x7f"
		    "ELF\0\0",
		    6);
	expect_error("binary.c", -EILSEQ, "is not text");
	write_bytes(dir, "nul.c", "int x;\0int y;", 13);
	expect_error("nul.c", -EILSEQ, "is not text");
	write_bytes(dir, "zero.c", "", 1);
	expect_error("zero.c", -EILSEQ, "is not text");
}

static void too_large_targets(void **state)
{
	char *text = malloc(SOURCE_MAX + 1);
	char *path = path_in(dir, "huge.c");
	struct source src;
	char *message;

	(void)state;
	memset(text, '\n', SOURCE_MAX + 1);
	text[0] = ';';
	write_bytes(dir, "big.c", text, SOURCE_MAX + 1);
	expect_error("big.c", -EFBIG, "1048577 bytes");
	write_bytes(dir, "fits.c", text, SOURCE_MAX);
	assert_int_equal(read_named("fits.c", &src, &message), 0);
	source_free(&src);
	free(message);
	write_bytes(dir, "huge.c", "x", 1);
	assert_int_equal(truncate(path, SOURCE_OBJECT_MAX + 1l), 0);
	expect_error("huge.c", -EFBIG, "has more than");
	free(path);
	free(text);
}

/* As root, the test switches to another user. */
static void target_without_permission(void **state)
{
	uid_t user = geteuid();
	char *path;

	(void)state;
	write_text(dir, "secret.c", "int x;\n");
	path = path_in(dir, "secret.c");
	assert_int_equal(chmod(path, 0), 0);
	assert_int_equal(chmod(dir, 0711), 0);
	assert_int_equal(seteuid(user ? user : NOBODY), 0);
	expect_error("secret.c", -EACCES, "cannot read");
	assert_int_equal(seteuid(user), 0);
	assert_int_equal(prctl(PR_SET_DUMPABLE, 1), 0); /* for the search for leaks */
	free(path);
}

static void object_is_unchanged(void **state)
{
	struct object obj = { .release = "6.1" };
	struct buf bytes = { 0 };
	struct source src;
	char *message;

	(void)state;
	assert_int_equal(object_encode(&obj, &bytes), 0);
	write_bytes(dir, "p.o", bytes.data, bytes.len);
	assert_int_equal(read_named("p.o", &src, &message), 0);
	assert_true(src.is_object);
	assert_int_equal(src.bytes.len, bytes.len);
	assert_memory_equal(src.bytes.data, bytes.data, bytes.len);
	source_free(&src);
	buf_free(&bytes);
	free(message);
}

static void embedded_probe(void **state)
{
	struct target t = { .kind = TARGET_EMBEDDED, .path = "probes/listen.c" };
	struct source src;

	(void)state;
	assert_int_equal(source_read(&t, &no_edits, &src), 0);
	assert_memory_equal(buf_text(&src.bytes), "#line 1 \"probes/listen.c\"\n", 26);
	assert_non_null(strstr(buf_text(&src.bytes), "#line 1 \"include/calltap/listen_evt.h\"\n"));
	assert_non_null(strstr(buf_text(&src.bytes), "struct listen_evt_t {"));
	assert_string_equal(src.origin, "probes/listen.c");
	source_free(&src);
}

/* scripts/build/embed must give back each byte. */
static void embedded_files_are_identical(void **state)
{
	(void)state;
	for (const struct embedded_file *e = embedded_files; e->path; e++) {
		struct buf file = { 0 };
		int fd = open(e->path, O_RDONLY | O_CLOEXEC);

		if (fd < 0)
			skip(); /* not run from the top of the tree */
		assert_int_equal(buf_read_fd(&file, fd, 1 << 20), 0);
		assert_string_equal(e->text, buf_text(&file));
		assert_ptr_equal(embedded_find(e->path), e->text);
		buf_free(&file);
		close(fd);
	}
	assert_null(embedded_find("probes/nothing.c"));
}

static int read_stdin(const char *text, struct source *src)
{
	struct target t = { .kind = TARGET_STDIN, .path = "<stdin>" };
	int saved = dup(STDIN_FILENO);
	int fds[2], err;

	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], text, strlen(text)), strlen(text));
	close(fds[1]);
	dup2(fds[0], STDIN_FILENO);
	close(fds[0]);
	stderr_begin();
	err = source_read(&t, &no_edits, src);
	free(stderr_end());
	dup2(saved, STDIN_FILENO);
	close(saved);
	return err;
}

static void standard_input(void **state)
{
	struct source src;

	(void)state;
	assert_int_equal(read_stdin("#include <calltap/types.h>\nint x;\n", &src), 0);
	assert_memory_equal(buf_text(&src.bytes), "#line 1 \"<stdin>\"\n", 18);
	assert_non_null(strstr(buf_text(&src.bytes), "typedef int ret_t;"));
	assert_non_null(strstr(buf_text(&src.bytes), "#line 2 \"<stdin>\"\nint x;\n"));
	source_free(&src);
	assert_int_equal(read_stdin("", &src), -ENODATA);
	source_free(&src);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(plain_text_gets_a_line_directive),
		TEST(kernel_headers_are_not_expanded),
		TEST(header_beside_the_probe),
		TEST(missing_header_is_recorded),
		TEST(include_with_unusual_spacing),
		TEST(header_beside_a_header),
		TEST(calltap_headers_in_the_source_tree),
		TEST(calltap_headers_include_each_other),
		TEST(search_order_of_headers),
		TEST(folder_is_not_a_header),
		TEST(include_in_a_comment),
		TEST(include_after_comment_like_text),
		TEST(special_characters_in_paths_are_escaped),
		TEST(symbolic_link_is_followed),
		TEST(recursive_include_is_left_out),
		TEST(pragma_once_is_obeyed),
		TEST(pragma_once_compares_whole_paths),
		TEST(deep_includes_are_accepted),
		TEST(too_deep_includes_are_refused),
		TEST(expanded_size_is_limited),
		TEST(unreadable_targets),
		TEST(empty_targets),
		TEST(binary_targets),
		TEST(too_large_targets),
		TEST(target_without_permission),
		TEST(object_is_unchanged),
		TEST(embedded_probe),
		TEST(embedded_files_are_identical),
		TEST(standard_input),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
