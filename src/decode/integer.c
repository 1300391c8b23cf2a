/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "decode/integer.h"

#include <inttypes.h>

#include "base/buf.h"

/* Bitfields are rare: bit by bit is correct for packed structs and for any offset. */
wide_integer integer_load_bits(const void *bytes, uint32_t offset, uint32_t bits)
{
	const unsigned char *at = bytes;
	wide_integer u = 0;

	for (uint32_t i = 0; i < bits; i++)
		u |= (wide_integer)(at[(offset + i) / 8] >> (offset + i) % 8 & 1) << i;
	return u;
}

void integer_put_wide(wide_integer u, struct buf *out)
{
	const uint64_t base = 10000000000000000000ull; /* 10^19 */

	if (u < base) {
		buf_unsigned(out, (uint64_t)u);
		return;
	}
	integer_put_wide(u / base, out);
	buf_printf(out, "%019" PRIu64, (uint64_t)(u % base));
}
