/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:12, status 0
// cause: kprobe__inet_listen runs when the function begins, where PT_REGS_RC has no result yet
// why: the register has what was in it before; the result is there when the function returns
// cure: read it in a kretprobe__inet_listen, and keep what is known at entry in a BPF_HASH by thread
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	int ret = PT_REGS_RC(ctx);

	bpf_trace_printk("%d\n", ret);
	return 0;
}
