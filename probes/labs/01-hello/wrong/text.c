/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* says: it was to begin with Hello */
/* Another text. */
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk("somebody listens\n");
	return 0;
}
