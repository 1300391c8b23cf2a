/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:14, status 0
// cause: = assigns a value here; == would compare
// why: the condition is the assigned value: true unless it is 0
// cure: use ==, or a second pair of parentheses if the assignment is intended
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx, void *sock, int backlog)
{
	if (backlog = 128)
		bpf_trace_printk("the default\n");
	return 0;
}
