/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 12:27, status 0
// cause: waiting is read before a value was assigned
// why: its value is undefined, and the verifier may reject the read
// cure: initialize it in its declaration
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	int waiting;

	bpf_trace_printk("%d\n", waiting);
	return 0;
}
