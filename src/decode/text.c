/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode/text.h"

#include <stdbool.h>

#include "base/buf.h"

/* The length of the UTF-8 character at s; 0 if it is not valid. */
static size_t utf8_length(const unsigned char *s, size_t len)
{
	size_t n = s[0] < 0x80		       ? 1 :
		   s[0] >= 0xc2 && s[0] < 0xe0 ? 2 :
		   (s[0] & 0xf0) == 0xe0       ? 3 :
		   s[0] >= 0xf0 && s[0] < 0xf5 ? 4 :
						 0;

	if (!n || n > len)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	/* Overlong forms, surrogates and code points above U+10FFFF. */
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return n;
}

/* n: as utf8_length() returned it for s. */
static bool is_printable(const unsigned char *s, size_t n)
{
	if (n == 1)
		return s[0] >= ' ' && s[0] != 0x7f && s[0] != '\\';
	return n && !(s[0] == 0xc2 && s[1] < 0xa0); /* C1 control characters */
}

void text_put_escaped(const char *bytes, size_t len, struct buf *out)
{
	const unsigned char *s = (const unsigned char *)bytes;

	while (len) {
		size_t n = utf8_length(s, len);

		if (is_printable(s, n)) {
			buf_add(out, s, n);
		} else {
			n = 1;
			buf_printf(out, "\\x%02x", s[0]);
		}
		s += n;
		len -= n;
	}
}
