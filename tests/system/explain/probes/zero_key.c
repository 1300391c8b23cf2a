/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:15, status 3
// cause: 0 is given where the address of a key belongs
// why: maps' functions take addresses, and as an address 0 is NULL, which C lets pass without a word
// cure: int zero = 0; and then &zero
#include <linux/ptrace.h>

BPF_ARRAY(counts, u64, 1);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u64 *count = counts.lookup(0);

	if (count)
		*count += 1;
	return 0;
}
