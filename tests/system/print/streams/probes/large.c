/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* large: a map that is too large to be read completely */
#include "numbers.h"

struct room {
	u64 words[48];
};

BPF_HASH(rooms, u32, struct room, 100000);
BPF_HASH(changing, u32, u64, 4096);

TRACEPOINT_PROBE(syscalls, sys_enter_getpgid)
{
	u32 n = number_of(args->pid), low = n % 2048 + 2048 * (n >= 400000);
	struct room room = {};

	if (n == NOT_OURS)
		return 0;
	if (ROOMS)
		rooms.update(&n, &room);
	else
		changing.increment(low);
	return 0;
}
