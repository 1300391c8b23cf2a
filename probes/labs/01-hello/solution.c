/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Lab 1: a message for every listen. 实验 1：每次 listen 都说一句话。 */
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk("Hello, somebody listens\n");
	return 0;
}
