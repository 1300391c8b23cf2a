/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The number that a call of the program numbers carries; NOT_OURS: a call of another program. */
#define NOT_OURS 0xffffffff

static inline u32 number_of(u32 arg)
{
	return (arg & 0xff000000) == 0x5a000000 ? arg & 0xffffff : NOT_OURS;
}
