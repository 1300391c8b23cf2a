/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:16, status 0
// cause: kretprobe__inet_listen runs when the function returns, when PT_REGS_PARM2 no longer has an argument
// why: the function may change the registers of its arguments
// cure: read it at entry (kprobe__), store it in a BPF_HASH with the thread as the key, and look it up here
#include <linux/ptrace.h>

int kretprobe__inet_listen(struct pt_regs *ctx)
{
	int backlog = PT_REGS_PARM2(ctx);

	bpf_trace_printk("%d\n", backlog);
	return 0;
}
