/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 13:2, status 3
// cause: an address is computed with as if it were a number (<<=)
// why: the verifier must know where each pointer leads, and lets nothing be done to one but adding and subtracting
// cure: what is there, *pointer; or without the & where a variable is meant
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u64 size = PT_REGS_PARM2(ctx);
	u64 *at = &size;

	bpf_trace_printk("%d\n", (u64)at << 3);
	return 0;
}
