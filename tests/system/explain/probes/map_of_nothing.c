/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:11, status 3
// cause: counts is declared with room for no element
// why: how many there may be is fixed when the map is made
// cure: a size of 1 at least, or none: then it is the 10240 that libbcc takes
#include <linux/ptrace.h>

BPF_ARRAY(counts, u64, 0);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	counts.increment(0);
	return 0;
}
