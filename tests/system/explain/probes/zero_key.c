/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:15, status 3
// cause: 0 is passed instead of the address of a key
// why: the functions of maps take addresses, and C accepts 0 as the address NULL without a warning
// cure: declare int zero = 0; and pass &zero
#include <linux/ptrace.h>

BPF_ARRAY(counts, u64, 1);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u64 *count = counts.lookup(0);

	if (count)
		*count += 1;
	return 0;
}
