/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:16, status 0
// cause: kretprobe__inet_listen runs when the function returns, where PT_REGS_PARM2 has no argument any more
// why: the registers of the arguments are the function's own to change while it runs
// cure: read it at entry (kprobe__), keep it in a BPF_HASH by thread, and look it up here
#include <linux/ptrace.h>

int kretprobe__inet_listen(struct pt_regs *ctx)
{
	int backlog = PT_REGS_PARM2(ctx);

	bpf_trace_printk("%d\n", backlog);
	return 0;
}
