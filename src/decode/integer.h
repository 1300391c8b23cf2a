/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Integers of 1 to 16 bytes, in this machine's byte order. */
#ifndef CALLTAP_INTEGER_H
#define CALLTAP_INTEGER_H

#include <stdint.h>
#include <string.h>

struct buf;

typedef unsigned __int128 wide_integer;

/* Read an unsigned integer of 1, 2, 4 or 8 bytes. */
static inline uint64_t integer_load(const void *bytes, uint32_t size)
{
	uint8_t u8;
	uint16_t u16;
	uint32_t u32;
	uint64_t u64;

	switch (size) {
	case 1:
		memcpy(&u8, bytes, 1);
		return u8;
	case 2:
		memcpy(&u16, bytes, 2);
		return u16;
	case 4:
		memcpy(&u32, bytes, 4);
		return u32;
	default:
		memcpy(&u64, bytes, 8);
		return u64;
	}
}

/* Read an unsigned integer of 1, 2, 4, 8 or 16 bytes. */
static inline wide_integer integer_load_wide(const void *bytes, uint32_t size)
{
	wide_integer u;

	if (size <= 8)
		return integer_load(bytes, size);
	memcpy(&u, bytes, sizeof(u));
	return u;
}

/* Read the bitfield of so many bits that begins at bit offset of bytes. */
wide_integer integer_load_bits(const void *bytes, uint32_t offset, uint32_t bits);
/* Append the decimal digits. */
void integer_put_wide(wide_integer u, struct buf *out);

#endif
