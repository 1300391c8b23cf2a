/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:14, status 0
// cause: = assigns here, where == would compare
// why: the condition is the value that was assigned: true unless it is 0
// cure: ==, or a second pair of brackets if it is meant
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx, void *sock, int backlog)
{
	if (backlog = 128)
		bpf_trace_printk("the default\n");
	return 0;
}
