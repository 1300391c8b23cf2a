/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 9:27, status 3
// cause: there is no variable that holds the function's return value
// why: a kretprobe gets the registers, and one of them holds the return value
// cure: use int ret = PT_REGS_RC(ctx); in a kretprobe__ function with the parameter struct pt_regs *ctx
#include <linux/ptrace.h>
int kretprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk("%d\n", ret);
	return 0;
}
