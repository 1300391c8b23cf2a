/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* says: has a name that says no place in the kernel */
/* A name that attaches to nothing. */
#include <linux/ptrace.h>

int hello(struct pt_regs *ctx)
{
	bpf_trace_printk("Hello, somebody listens\n");
	return 0;
}
