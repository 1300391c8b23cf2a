/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 14:2, status 3
// cause: an array is indexed with a number that may be outside the array
// why: the verifier tracks the minimum and the maximum of each number, and they are not both inside the array
// cure: add if (i >= N) return 0; before, with i unsigned; or use array[i & (N - 1)] if N is a power of two
#include <linux/ptrace.h>

BPF_HASH(counts, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx, void *sock, int backlog)
{
	u32 seen[8] = {};

	seen[backlog] = 1;
	counts.increment(seen[3]);
	return 0;
}
