/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* says: printed nothing */
/* The function of another system call. */
#include <linux/ptrace.h>

int kprobe__inet_accept(struct pt_regs *ctx)
{
	bpf_trace_printk("Hello, somebody listens\n");
	return 0;
}
