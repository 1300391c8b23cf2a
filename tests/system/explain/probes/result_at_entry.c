/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:12, status 0
// cause: kprobe__inet_listen runs when the function begins, but PT_REGS_RC has a result only at its return
// why: until the function returns, this register has an unrelated value
// cure: read it in a kretprobe__inet_listen; data from the entry can be kept in a BPF_HASH, with the thread as the key
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	int ret = PT_REGS_RC(ctx);

	bpf_trace_printk("%d\n", ret);
	return 0;
}
