/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 13:2, status 3
// cause: arithmetic is done on an address as if it were a number (<<=)
// why: the verifier tracks where each pointer points, and allows only addition and subtraction
// cure: dereference the pointer, *pointer; or remove the & before a variable
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u64 size = PT_REGS_PARM2(ctx);
	u64 *at = &size;

	bpf_trace_printk("%d\n", (u64)at << 3);
	return 0;
}
