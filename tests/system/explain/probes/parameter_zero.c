/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 9:27, status 3
// cause: there is no PT_REGS_PARM0: arguments are counted from 1
// why: libbcc has macros for the registers of the first six arguments and of the result
// cure: PT_REGS_PARM1(ctx) to PT_REGS_PARM6(ctx), PT_REGS_RC(ctx), PT_REGS_IP(ctx); #include <linux/ptrace.h>
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk("%d\n", PT_REGS_PARM0(ctx));
	return 0;
}
