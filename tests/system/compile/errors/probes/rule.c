/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// calltap: -a kprobe:inet_listen=count
#include <linux/ptrace.h>

int count(struct pt_regs *ctx)
{
	bpf_trace_printk("listen\n");
	return 0;
}
