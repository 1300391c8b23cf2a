/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode/bytes.h"

#include "base/buf.h"

void bytes_put_hex(unsigned char byte, struct buf *out)
{
	static const char digits[] = "0123456789abcdef";

	buf_char(out, digits[byte >> 4]);
	buf_char(out, digits[byte & 15]);
}

void bytes_put_hex_number(const void *bytes, size_t size, struct buf *out)
{
	const unsigned char *at = bytes;

	buf_str(out, "0x");
	for (size_t i = size; i-- > 0;)
		bytes_put_hex(at[i], out);
}

/* Groups of 4, 2, 2, 2 and 6 bytes; order: the index of each byte. */
static void put_uuid_in_order(const unsigned char *bytes, const unsigned char order[16],
			      struct buf *out)
{
	for (int i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			buf_char(out, '-');
		bytes_put_hex(bytes[order[i]], out);
	}
}

void bytes_put_uuid(const void *bytes, struct buf *out)
{
	static const unsigned char order[16] = { 0, 1, 2,  3,  4,  5,  6,  7,
						 8, 9, 10, 11, 12, 13, 14, 15 };

	put_uuid_in_order(bytes, order, out);
}

void bytes_put_guid(const void *bytes, struct buf *out)
{
	static const unsigned char order[16] = { 3, 2, 1,  0,  5,  4,  7,  6,
						 8, 9, 10, 11, 12, 13, 14, 15 };

	put_uuid_in_order(bytes, order, out);
}

void bytes_put_bit_numbers(const void *bytes, size_t size, struct buf *out)
{
	const unsigned char *at = bytes;
	const char *space = "";

	buf_char(out, '[');
	for (size_t i = 0; i < size * 8; i++) {
		if (!(at[i / 8] >> i % 8 & 1))
			continue;
		buf_str(out, space);
		buf_unsigned(out, i);
		space = " ";
	}
	buf_char(out, ']');
}
