/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* says: and 4 lines came */
/* At the entry and at the return. */
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk("Hello, somebody listens\n");
	return 0;
}

int kretprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk("Hello, somebody has listened\n");
	return 0;
}
