/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 7:94, status 3
// cause: only the first six arguments of a probed function can be parameters, and this is one more
// why: the first six are in registers when the function begins; all others are on the stack
// cure: remove it and those that follow; bpf_probe_read_kernel(&value, 8, (void *)PT_REGS_SP(ctx) + 8) reads the seventh from the stack (x86)
#include <linux/ptrace.h>
int kprobe__tcp_sendmsg(struct pt_regs *ctx, long a, long b, long c, long d, long e, long f, long g)
{
	bpf_trace_printk("%d\n", g);
	return 0;
}
