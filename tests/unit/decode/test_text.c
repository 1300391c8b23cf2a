/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "unit.h"

#include "base/buf.h"
#include "decode/text.h"

static const struct {
	const char *in;
	const char *out;
} escaped[] = {
	{ "", "" },
	{ "plain ascii ~", "plain ascii ~" },
	{ "\"quotes'", "\"quotes'" },
	{ "back\\slash", "back\\x5cslash" },
	{ "\\x0a", "\\x5cx0a" }, /* text that looks like an escape stays distinct from one */
	{ "\t\n\r", "\\x09\\x0a\\x0d" },
	{ "\x1b[31m", "\\x1b[31m" },
	{ "\x7f", "\\x7f" },
	{ "\xc3\xa9", "\xc3\xa9" },		    /* U+00E9 */
	{ "\xc2\xa0", "\xc2\xa0" },		    /* U+00A0, the first character after C1 */
	{ "\xdf\xbf", "\xdf\xbf" },		    /* U+07FF */
	{ "\xe0\xa0\x80", "\xe0\xa0\x80" },	    /* U+0800 */
	{ "\xe2\x82\xac", "\xe2\x82\xac" },	    /* U+20AC */
	{ "\xed\x9f\xbf", "\xed\x9f\xbf" },	    /* U+D7FF */
	{ "\xee\x80\x80", "\xee\x80\x80" },	    /* U+E000 */
	{ "\xef\xbf\xbf", "\xef\xbf\xbf" },	    /* U+FFFF */
	{ "\xf0\x90\x80\x80", "\xf0\x90\x80\x80" }, /* U+10000 */
	{ "\xf0\x9f\x90\xa7", "\xf0\x9f\x90\xa7" }, /* U+1F427 */
	{ "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf" }, /* U+10FFFF */
	{ "\xc2\x80", "\\xc2\\x80" },		    /* C1 control characters */
	{ "\xc2\x9b", "\\xc2\\x9b" },
	{ "\xc2\x9f", "\\xc2\\x9f" },
	{ "\x80", "\\x80" }, /* a continuation alone */
	{ "\xbf\xbf", "\\xbf\\xbf" },
	{ "\xc3", "\\xc3" }, /* truncated */
	{ "\xe2\x82", "\\xe2\\x82" },
	{ "\xf0\x9f\x90", "\\xf0\\x9f\\x90" },
	{ "\xc3(", "\\xc3(" }, /* not continued */
	{ "\xe2\x28\xa1", "\\xe2(\\xa1" },
	{ "\xe2\x82\x28", "\\xe2\\x82(" },
	{ "\xf0\x9f\xc3\xa9", "\\xf0\\x9f\xc3\xa9" }, /* a valid character after an invalid byte */
	{ "\xc0\x80", "\\xc0\\x80" },		      /* overlong */
	{ "\xc1\xbf", "\\xc1\\xbf" },
	{ "\xe0\x9f\xbf", "\\xe0\\x9f\\xbf" },
	{ "\xf0\x8f\xbf\xbf", "\\xf0\\x8f\\xbf\\xbf" },
	{ "\xed\xa0\x80", "\\xed\\xa0\\x80" }, /* surrogates */
	{ "\xed\xbf\xbf", "\\xed\\xbf\\xbf" },
	{ "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80" }, /* beyond U+10FFFF */
	{ "\xf5\x80\x80\x80", "\\xf5\\x80\\x80\\x80" },
	{ "\xf8\x88\x80\x80\x80", "\\xf8\\x88\\x80\\x80\\x80" },
	{ "\xfe\xff", "\\xfe\\xff" },
};

static void text_is_valid_utf8_without_controls(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(escaped); i++) {
		size_t len = strlen(escaped[i].in);
		char *exact = malloc(len ? len : 1); /* the sanitizer detects reads beyond it */
		struct buf out = { 0 };

		memcpy(exact, escaped[i].in, len);
		text_put_escaped(exact, len, &out);
		assert_string_equal(buf_text(&out), escaped[i].out);
		buf_free(&out);
		free(exact);
	}
}

static void nul_is_escaped(void **state)
{
	struct buf out = { 0 };

	(void)state;
	text_put_escaped("a\0b", 3, &out);
	assert_string_equal(buf_text(&out), "a\\x00b");
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_valid_utf8_without_controls),
		cmocka_unit_test(nul_is_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
