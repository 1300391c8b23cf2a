/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Calls of bpf_trace_printk are marked, and nothing else is changed. */
#include "unit.h"

#include "base/buf.h"
#include "cc/trace_printk.h"

/* The wrapped text, which the caller frees; the input is on the heap, with its NUL. */
static char *wrapped(const char *text)
{
	char *copy = strdup(text);
	struct buf out = { 0 };

	trace_printk_wrap(copy, strlen(copy), &out);
	free(copy);
	assert_false(out.failed);
	return out.data;
}

/* The text is unchanged between the prologue and the epilogue. */
static void expect(const char *in, const char *want)
{
	char *text = wrapped(in);

	check(strstr(text, want) != NULL, text);
	check(strstr(text, "RAW_TRACEPOINT_PROBE(bpf_trace_printk)\n{") != NULL, text);
	free(text);
}

static void calls_are_marked(void **state)
{
	(void)state;
	expect("\tbpf_trace_printk(\"x\");\n",
	       "\t({ calltap_mark(1); bpf_trace_printk(\"x\"); });\n");
	expect("if (a) bpf_trace_printk (\"(\\\")\", f(1, ')'), /* ) */\n 2);",
	       "if (a) ({ calltap_mark(1); bpf_trace_printk (\"(\\\")\", f(1, ')'), /* ) */\n 2); "
	       "});");
	expect("a=bpf_trace_vprintk(\"\", 1);b",
	       "a=({ calltap_mark(1); bpf_trace_vprintk(\"\", 1); });b");
}

static void other_words_are_not(void **state)
{
	static const char *const texts[] = {
		"/* bpf_trace_printk(\"\") */\n",
		"// bpf_trace_printk(\"\")\n",
		"char s[] = \"bpf_trace_printk(1)\";\n",
		"my_bpf_trace_printk(1); bpf_trace_printk_(2); bpf_trace_printk;\n",
		"bpf_trace_printk(\"no end",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		expect(texts[i], texts[i]);
		expect(texts[i], "(!*ours && !0)");
	}
}

/* libbcc rewrites such a call without the mark, so the stream gets all lines. */
static void a_call_in_a_macro_selects_all_lines(void **state)
{
	(void)state;
	expect("#define SAY(x) \\\n\tbpf_trace_printk(x)\nSAY(\"1\");",
	       "#define SAY(x) \\\n\tbpf_trace_printk(x)\nSAY(\"1\");");
	expect("  # define SAY bpf_trace_printk\n", "(!*ours && !1)");
	expect("a # b bpf_trace_printk(1)", "a # b ({ calltap_mark(1); bpf_trace_printk(1); })");
}

static void a_text_without_calls_is_unchanged(void **state)
{
	static const char *const texts[] = {
		"int x;\n",
		"RAW_TRACEPOINT_PROBE(bpf_trace_printk) { bpf_trace_printk(\"\"); }",
		"int raw_tracepoint__bpf_trace_printk(void *ctx);",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		char *text = wrapped(texts[i]);

		assert_string_equal(text, texts[i]);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_are_marked),
		cmocka_unit_test(other_words_are_not),
		cmocka_unit_test(a_call_in_a_macro_selects_all_lines),
		cmocka_unit_test(a_text_without_calls_is_unchanged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
