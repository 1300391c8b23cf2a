/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include "base/buf.h"
#include "cc/annotate.h"
#include "only_inserted.h"

#define S(tag) " BPF_ANNOTATE_KV_PAIR(__layout_s_" tag ", int, struct " tag ");"
#define T(name) " BPF_ANNOTATE_KV_PAIR(__layout_t_" name ", int, " name ");"
#define SPACES "             "	    /* as wide as "int f(void) {" */
#define FROM "#line 1 \"/u/x.c\"\n" /* as source.c writes it */

/* The annotated text; to be freed with buf_free. The input is on the heap, with its NUL. */
static struct buf annotated(const char *text)
{
	char *copy = strdup(text);
	struct buf out = { 0 };

	annotate(copy, strlen(copy), &out);
	check(only_inserted(copy, strlen(copy), buf_text(&out), out.len), buf_text(&out));
	free(copy);
	return out;
}

static void expect(const char *in, const char *want)
{
	struct buf out = annotated(in);

	assert_string_equal(buf_text(&out), want);
	buf_free(&out);
}

static void expect_unchanged(const char *in)
{
	expect(in, in);
}

struct row {
	const char *in, *out;
};

static void expect_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		expect(rows[i].in, rows[i].out);
}

static void structs_get_a_pair(void **state)
{
	static const struct row rows[] = {
		{ "struct a { int x; };", "struct a { int x; };" S("a") },
		{ "struct a\n{\n\tint x;\n};\n", "struct a\n{\n\tint x;\n};" S("a") "\n" },
		{ "struct/**/a/**/{/**/}/**/;", "struct/**/a/**/{/**/}/**/;" S("a") },
		{ "struct a {}; struct b {};", "struct a {};" S("a") " struct b {};" S("b") },
		{ "struct a { int x; } __attribute__((packed));",
		  "struct a { int x; } __attribute__((packed));" S("a") },
		{ "struct __attribute__((packed)) a { int x; };",
		  "struct __attribute__((packed)) a { int x; };" S("a") },
		{ "struct __packed a { int x; };", "struct __packed a { int x; };" S("a") },
		{ "struct a { int x; } __packed;", "struct a { int x; } __packed;" S("a") },
		{ "struct a { int x; } v, *p, w[3];", "struct a { int x; } v, *p, w[3];" S("a") },
		{ "struct a { int x; } v = { .x = 1 };",
		  "struct a { int x; } v = { .x = 1 };" S("a") },
		{ "static struct a { int x; } v;", "static struct a { int x; } v;" S("a") },
		{ "struct a { int x; }; int i;", "struct a { int x; };" S("a") " int i;" },
	};

	(void)state;
	expect_rows(rows, COUNT_OF(rows));
}

static void nested_structs_belong_to_the_outer_one(void **state)
{
	static const struct row rows[] = {
		{ "struct a { struct { int x; }; struct b { int y; } b; union { int z; } u; };",
		  "struct a { struct { int x; }; struct b { int y; } b; union { int z; } u; };" S(
			  "a") },
		{ "struct a { int x[sizeof(struct { char c; })]; };",
		  "struct a { int x[sizeof(struct { char c; })]; };" S("a") },
		{ "struct a { char t[16]; enum { X, Y } e : 2; };",
		  "struct a { char t[16]; enum { X, Y } e : 2; };" S("a") },
	};

	(void)state;
	expect_rows(rows, COUNT_OF(rows));
}

static void typedefs_get_a_pair(void **state)
{
	static const struct row rows[] = {
		{ "typedef struct { int x; } a_t;", "typedef struct { int x; } a_t;" T("a_t") },
		{ "typedef struct a { int x; } a_t;", "typedef struct a { int x; } a_t;" S("a") },
		{ "typedef struct { int x; } __attribute__((packed)) a_t;",
		  "typedef struct { int x; } __attribute__((packed)) a_t;" T("a_t") },
		{ "typedef struct { int x; } __packed a_t;",
		  "typedef struct { int x; } __packed a_t;" T("a_t") },
		/* Later structs are not taken for typedefs. */
		{ "typedef int i_t; struct { int x; } v;",
		  "typedef int i_t; struct { int x; } v;" },
		{ "typedef struct { int x; } a_t; struct b { int y; };",
		  "typedef struct { int x; } a_t;" T("a_t") " struct b { int y; };" S("b") },
	};

	(void)state;
	expect_rows(rows, COUNT_OF(rows));
}

/* The attribute's words are not the name of the type. */
static void attributes_of_typedefs(void **state)
{
	static const struct row rows[] = {
		{ "typedef struct { int x; } a_t __attribute__((packed));",
		  "typedef struct { int x; } a_t __attribute__((packed));" T("a_t") },
		{ "typedef struct { int x; } a_t __attribute__((aligned(8)));",
		  "typedef struct { int x; } a_t __attribute__((aligned(8)));" T("a_t") },
		{ "typedef struct __attribute__((packed)) { int x; } a_t;",
		  "typedef struct __attribute__((packed)) { int x; } a_t;" T("a_t") },
	};

	(void)state;
	expect_rows(rows, COUNT_OF(rows));
}

/* An attribute macro is not a tag: "struct __packed" would not compile. */
static void attribute_macros_are_no_tags(void **state)
{
	static const char *const texts[] = {
		"typedef struct __packed { int x; } a_t;",
		"typedef struct { int x; } a_t __packed;",
		"typedef struct { int x; } a_t __aligned(8);",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct buf out = annotated(texts[i]);

		assert_null(strstr(buf_text(&out), "struct __packed)"));
		assert_null(strstr(buf_text(&out), "int, __packed)"));
		assert_null(strstr(buf_text(&out), "int, 8)"));
		buf_free(&out);
	}
}

static void typedefs_of_more_than_the_struct(void **state)
{
	static const struct row rows[] = {
		{ "typedef struct { int x; } a_t, *a_p;",
		  "typedef struct { int x; } a_t, *a_p;" T("a_t") },
		{ "typedef struct { int x; } *a_p;", "typedef struct { int x; } *a_p;" },
		{ "typedef struct { int x; } a_t[N];", "typedef struct { int x; } a_t[N];" },
	};

	(void)state;
	expect_rows(rows, COUNT_OF(rows));
}

static void other_uses_of_struct_are_left_alone(void **state)
{
	static const char *const texts[] = {
		"struct a;",
		"struct a v;",
		"struct a v = { 1, { 2 } };",
		"struct a v[] = { { 1 }, { 2 } };",
		"static const struct a *const v = &(struct a){ .x = 1 };",
		"struct a f(struct b *b);",
		"struct a *f(void) { struct c { int x; } c; return 0; }",
		"int f(struct a *p) { struct b { int x; }; return sizeof(struct b); }",
		"BPF_HASH(h, struct key, struct value);",
		"BPF_HASH(h, struct { int x; });",
		"union u { int x; struct { int y; }; };",
		"enum e { A, B };",
		"struct { int x; } v;",
		"struct { int x; } __attribute__((packed)) v;",
		"typedef union { int x; } u_t;",
		"typedef enum { A } e_t;",
		"typedef struct a a_t;",
		"typedef int (*f_t)(struct a { int x; } *);",
		"int structure; struct_t v; int mystruct; struct1 {};",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		expect_unchanged(texts[i]);
}

/* The struct after these is still annotated. */
static void other_tokens_do_not_hide_a_struct(void **state)
{
	static const char *const texts[] = {
		"/* struct a { int x; }; */",
		"// struct a { int x; };\n",
		"// struct a { \\\n int x; };\n",
		"// it's \"half quoted {\n",
		"/* it's { \" */",
		"char *s = \"struct a { int x; }; \\\" {\";",
		"char *s = \"/* {\";",
		"char c = '{', d = '\\'', e = '\"';",
		"#define M(x) struct x { int y; };\n",
		"#define OPEN {\n",
		"#define M do { \\\n\tx(); {\n",
		"  #  define OPEN {\n",
		"#if 0\nstruct { int unnamed; } x;\n#endif\n",
		"#if 0\nit's not \"closed\n#endif\n",
		"struct a *f(void) { return (struct a){ 0 }; }\n",
		"struct a v = { .s = \"}\" };",
		"int a[] = { [0] = 1, };",
		"int f(void) { if (x) { while (y) { z(); } } return 0; }\n",
		"int x = (1 + (2 * 3));",
		"extern struct a b;",
		"struct a;",
		"enum e { A, B };",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct buf in = { 0 }, want = { 0 };

		buf_printf(&in, "%s struct last { int x; };", texts[i]);
		buf_printf(&want, "%s" S("last"), buf_text(&in));
		expect(buf_text(&in), buf_text(&want));
		buf_free(&in);
		buf_free(&want);
	}
}

static void both_branches_of_an_if(void **state)
{
	(void)state;
	expect("#if A\nstruct a { int x; };\n#else\nstruct a { long x; };\n#endif\n",
	       "#if A\nstruct a { int x; };" S("a") "\n#else\nstruct a { long x; };" S(
		       "a") "\n#endif\n");
	expect("struct a {\n#if A\n\tint x;\n#else\n\tlong x;\n#endif\n};",
	       "struct a {\n#if A\n\tint x;\n#else\n\tlong x;\n#endif\n};" S("a"));
}

/* Braces in #if 0 need not match. */
static void text_after_if_0_is_not_c(void **state)
{
	(void)state;
	expect("#if 0\nint f(void) { {\n#endif\nstruct a { int x; };",
	       "#if 0\nint f(void) { {\n#endif\nstruct a { int x; };" S("a"));
	expect("#if 0\n} ) struct\n#endif\nstruct a { int x; };",
	       "#if 0\n} ) struct\n#endif\nstruct a { int x; };" S("a"));
}

/* One function, opened in two ways. */
static void either_opening_of_a_function(void **state)
{
	const char *text = "#if A\nint f(int a) {\n#else\nint f(void) {\n#endif\n}\n"
			   "struct a { int x; };";
	struct buf out = annotated(text);

	(void)state;
	assert_non_null(strstr(buf_text(&out), S("a")));
	buf_free(&out);
}

static void lines_follow_function_openings(void **state)
{
	static const struct row rows[] = {
		{ FROM "int f(void) {\n\treturn 0;\n}\n",
		  FROM "int f(void) {\n#line 2 \"/u/x.c\"\n\treturn 0;\n}\n" },
		{ FROM "\n\nint f(void)\n{\n\treturn 0;\n}\n",
		  FROM "\n\nint f(void)\n{\n#line 5 \"/u/x.c\"\n\treturn 0;\n}\n" },
		{ FROM "int f(int a,\n      int b)\n{\n}\n",
		  FROM "int f(int a,\n      int b)\n{\n#line 4 \"/u/x.c\"\n}\n" },
		{ FROM "int f(void) { return 0; }\nint i;\n",
		  FROM "int f(void) {\n#line 1 \"/u/x.c\"\n" SPACES " return 0; }\n"
		       "#line 2 \"/u/x.c\"\nint i;\n" },
		{ FROM "\n\tint f(void) {\treturn 0; }\n",
		  FROM "\n\tint f(void) {\n#line 2 \"/u/x.c\"\n\t" SPACES "\treturn 0; }\n"
		       "#line 3 \"/u/x.c\"\n" },
		{ FROM "int f(void) { if (x) {\n} }\n",
		  FROM "int f(void) {\n#line 1 \"/u/x.c\"\n" SPACES " if (x) {\n"
		       "#line 2 \"/u/x.c\"\n} }\n" },
		{ FROM "int f(void) { \n}\n", FROM "int f(void) { \n#line 2 \"/u/x.c\"\n}\n" },
		{ FROM "TRACEPOINT_PROBE(sched, sched_switch) {\n\treturn 0;\n}\n",
		  FROM "TRACEPOINT_PROBE(sched, sched_switch) {\n#line 2 \"/u/x.c\"\n"
		       "\treturn 0;\n}\n" },
		{ FROM "TRACEPOINT_PROBE(sched, sched_switch)\n{\n\treturn 0;\n}\n",
		  FROM "TRACEPOINT_PROBE(sched, sched_switch)\n{\n#line 3 \"/u/x.c\"\n"
		       "\treturn 0;\n}\n" },
		{ FROM "struct a f(void)\n{\n}\n",
		  FROM "struct a f(void)\n{\n#line 3 \"/u/x.c\"\n}\n" },
		{ FROM "int f(void) {\n}\nint g(void) {\n}\n",
		  FROM "int f(void) {\n#line 2 \"/u/x.c\"\n}\nint g(void) {\n"
		       "#line 4 \"/u/x.c\"\n}\n" },
	};

	(void)state;
	expect_rows(rows, COUNT_OF(rows));
}

static void lines_inside_functions_are_left_alone(void **state)
{
	static const char *const texts[] = {
		FROM "int f(void);\nint g(int);\n", FROM "struct a v = {\n\t.x = (1),\n};\n",
		FROM "int a[] = {\n\t1,\n};\n",	    FROM "enum e {\n\tA,\n};\n",
		FROM "#define F() {\n\n",	    FROM "/* f() {\n*/\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		expect_unchanged(texts[i]);
	expect(FROM "int f(void) {\n\tif (x) {\n\t\ty();\n\t}\n}\n",
	       FROM "int f(void) {\n#line 2 \"/u/x.c\"\n\tif (x) {\n\t\ty();\n\t}\n}\n");
}

static void lines_follow_the_last_directive(void **state)
{
	static const struct row rows[] = {
		{ "#line 100 \"/a\"\nint f(void) {\n}\n",
		  "#line 100 \"/a\"\nint f(void) {\n#line 101 \"/a\"\n}\n" },
		{ FROM "#line 7 \"/b.h\"\n\n#line 2 \"/u/x.c\"\nint f(void) {\n}\n",
		  FROM "#line 7 \"/b.h\"\n\n#line 2 \"/u/x.c\"\nint f(void) {\n"
		       "#line 3 \"/u/x.c\"\n}\n" },
		{ FROM "#define M \\\n\tx\nint f(void) {\n}\n",
		  FROM "#define M \\\n\tx\nint f(void) {\n#line 4 \"/u/x.c\"\n}\n" },
		{ FROM "/*\n\n*/ int f(void) {\n}\n",
		  FROM "/*\n\n*/ int f(void) {\n#line 4 \"/u/x.c\"\n}\n" },
		{ " # line 5 \"/c\"\nint f(void) {\n}\n",
		  " # line 5 \"/c\"\nint f(void) {\n#line 6 \"/c\"\n}\n" },
	};

	(void)state;
	expect_rows(rows, COUNT_OF(rows));
}

/* Without a #line the file is not known. */
static void without_a_file_no_line_is_named(void **state)
{
	(void)state;
	expect_unchanged("int f(void) {\n}\n");
}

/* A directive would split a continued line. */
static void no_line_inside_a_spliced_line(void **state)
{
	static const char *const texts[] = {
		FROM "int f(void) { int x = 1 + \\\n 2;\n}\n",
		FROM "int f(void) { char *s = \"a\\\nb\";\n}\n",
		FROM "int f(void) { int x = 1 + \\\r\n 2;\n}\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct buf out = annotated(texts[i]);

		assert_null(strstr(buf_text(&out), "\\\n#line"));
		assert_null(strstr(buf_text(&out), "\\\r\n#line"));
		assert_non_null(strstr(buf_text(&out), ";\n#line 3 \"/u/x.c\"\n}"));
		buf_free(&out);
	}
}

static void no_line_inside_a_comment(void **state)
{
	(void)state;
	expect(FROM "int f(void) { /* one\n two */\n}\n",
	       FROM "int f(void) {\n#line 1 \"/u/x.c\"\n" SPACES " /* one\n two */\n"
		    "#line 3 \"/u/x.c\"\n}\n");
}

static void unterminated_tokens_end_with_the_text(void **state)
{
	static const char *const texts[] = {
		"struct a { int x; }",
		"struct a {",
		"struct a",
		"struct",
		"typedef struct {",
		"/* struct a {",
		"/*",
		"/",
		"// struct",
		"\"struct",
		"'",
		"\"\\",
		"#",
		"#line",
		"#line ",
		"#line 1",
		"#line 1 \"",
		"#line 1 \"/x\"",
		"#define X \\",
		"int f(void) {",
		"}",
		"})]}{",
		"struct a { int x; ) } ;",
		"\\",
		"#line 99999999999999999999 \"/x\"\nint f() {\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct buf out = annotated(texts[i]);

		buf_free(&out);
	}
	expect_unchanged("");
	expect_unchanged("struct a { int x; }");
}

/* Annotate each prefix of a text with all kinds of tokens: nothing of it is lost. */
static void every_prefix_is_kept(void **state)
{
	static const char text[] =
		FROM "#include <linux/net.h>\n/* c */ // d\nstruct a { char s[4]; struct { int x; "
		     "}; };\n"
		     "typedef struct { int y; } b_t;\nBPF_HASH(h, u64, struct a);\n"
		     "int f(struct a *p)\n{\n\tchar q = '\\'', *s = \"\\\"{\";\n\treturn 0;\n}\n"
		     "TRACEPOINT_PROBE(a, b) {\n#if X\n\t{ }\n#endif\n}\n";

	(void)state;
	for (size_t len = 0; len <= strlen(text); len++) {
		char *copy = strndup(text, len);
		struct buf out = annotated(copy);

		buf_free(&out);
		free(copy);
	}
}

/* The text need not end in NUL. */
static void nothing_after_the_text_is_read(void **state)
{
	static const char *const texts[] = {
		"#line", "#line ", "#line 12", "struct a", "/", "\"\\"
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		size_t len = strlen(texts[i]);
		char *exact = malloc(len);
		struct buf out = { 0 };

		memcpy(exact, texts[i], len);
		annotate(exact, len, &out);
		assert_int_equal(out.len, len);
		assert_memory_equal(out.data, texts[i], len);
		buf_free(&out);
		free(exact);
	}
}

static void long_names_are_left_alone(void **state)
{
	struct buf in = { 0 }, out = { 0 };

	(void)state;
	buf_printf(&in, "struct a%0200d { int x; }; struct b { int x; };", 1);
	out = annotated(buf_text(&in));
	assert_non_null(strstr(buf_text(&out), S("b")));
	assert_null(strstr(buf_text(&out), "__layout_s_a"));
	buf_free(&in);
	buf_free(&out);
}

static void long_file_names_are_left_alone(void **state)
{
	struct buf in = { 0 };

	(void)state;
	buf_printf(&in, "#line 1 \"/%05000d\"\nint f(void) {\n}\n", 1);
	expect_unchanged(buf_text(&in));
	buf_free(&in);
}

static void bytes_of_any_kind_pass(void **state)
{
	char text[256 * 3];
	struct buf out = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * 7);
	annotate(text, sizeof(text), &out);
	assert_true(only_inserted(text, sizeof(text), out.data, out.len));
	buf_free(&out);
}

#define REGS "int f(struct pt_regs *ctx"

/* Unused ones, too, so that libbcc fills all of them. */
static void parameters_are_used(void **state)
{
	static const struct row rows[] = {
		{ REGS ", int a) {}", REGS ", int a) { (void)a;}" },
		{ REGS ",\n  struct sock *sk, u64 b[2]\n) {}",
		  REGS ",\n  struct sock *sk, u64 b[2]\n) { (void)sk; (void)b;}" },
		{ REGS ", const char __user *path, unsigned long n)\n{\n}",
		  REGS ", const char __user *path, unsigned long n)\n{ (void)path; (void)n;\n}" },
		{ REGS ", bpfptr_t/**/a/**/,/* , b */int c) {}",
		  REGS ", bpfptr_t/**/a/**/,/* , b */int c) { (void)a; (void)c;}" },
		{ FROM REGS ", int a) { g(); }",
		  FROM REGS ", int a) { (void)a;\n#line 1 \"/u/x.c\"\n"
			    "                                    g(); }" },
		{ REGS ", int a) {} " REGS ", int b) {}",
		  REGS ", int a) { (void)a;} " REGS ", int b) { (void)b;}" },
	};

	(void)state;
	expect_rows(rows, COUNT_OF(rows));
}

/* Parameters that libbcc does not fill, or may not. */
static void other_parameters_are_left_alone(void **state)
{
	static const char *const texts[] = {
		"int f(void) {}",
		REGS ") {}",
		"int f(int a, int b) {}",
		"int f(int a, struct pt_regs *ctx) {}",
		"KFUNC_PROBE(f, struct pt_regs *ctx, int a) {}",
		REGS ", int, unsigned long, u32, struct sock *, struct sock, const u32) {}",
		REGS ", int (*call)(int a), int b(void)) {}",
		REGS ",\n#if X\nint a\n#else\nint b\n#endif\n) {}",
		"#if X\n" REGS ", int a)\n#else\n" REGS ", int b)\n#endif\n{\n}",
		REGS ", int a);\nint i = (1);\n",
		REGS ") {\n\tint a = 1, b = 2;\n}\nint g(void) {}",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		expect_unchanged(texts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(structs_get_a_pair),
		cmocka_unit_test(nested_structs_belong_to_the_outer_one),
		cmocka_unit_test(typedefs_get_a_pair),
		cmocka_unit_test(attributes_of_typedefs),
		cmocka_unit_test(attribute_macros_are_no_tags),
		cmocka_unit_test(typedefs_of_more_than_the_struct),
		cmocka_unit_test(other_uses_of_struct_are_left_alone),
		cmocka_unit_test(other_tokens_do_not_hide_a_struct),
		cmocka_unit_test(both_branches_of_an_if),
		cmocka_unit_test(text_after_if_0_is_not_c),
		cmocka_unit_test(either_opening_of_a_function),
		cmocka_unit_test(lines_follow_function_openings),
		cmocka_unit_test(lines_inside_functions_are_left_alone),
		cmocka_unit_test(lines_follow_the_last_directive),
		cmocka_unit_test(without_a_file_no_line_is_named),
		cmocka_unit_test(no_line_inside_a_spliced_line),
		cmocka_unit_test(no_line_inside_a_comment),
		cmocka_unit_test(parameters_are_used),
		cmocka_unit_test(other_parameters_are_left_alone),
		cmocka_unit_test(unterminated_tokens_end_with_the_text),
		cmocka_unit_test(every_prefix_is_kept),
		cmocka_unit_test(nothing_after_the_text_is_read),
		cmocka_unit_test(long_names_are_left_alone),
		cmocka_unit_test(long_file_names_are_left_alone),
		cmocka_unit_test(bytes_of_any_kind_pass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
