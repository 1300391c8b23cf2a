/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:11, status 3
// cause: counts is declared with space for no element
// why: the maximum number of elements is fixed when the map is created
// cure: use a size of at least 1, or none, which means libbcc's default of 10240
#include <linux/ptrace.h>

BPF_ARRAY(counts, u64, 0);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	counts.increment(0);
	return 0;
}
