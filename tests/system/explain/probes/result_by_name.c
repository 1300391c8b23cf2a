/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 9:27, status 3
// cause: there is no variable for what the function returned
// why: a kretprobe is given the registers, and the result is in one of them
// cure: int ret = PT_REGS_RC(ctx); in a kretprobe__, whose parameter is struct pt_regs *ctx
#include <linux/ptrace.h>
int kretprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk("%d\n", ret);
	return 0;
}
