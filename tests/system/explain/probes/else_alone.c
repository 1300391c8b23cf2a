/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:2, status 3
// cause: this else has no if
// why: an if controls one statement or one block, and it ended before this else: a ; directly after if (...) is a statement, too
// cure: remove the ; after if (...), and put { } around several statements
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx, void *s, int backlog)
{
	if (backlog > 1);
		bpf_trace_printk("x\n");
	else
		bpf_trace_printk("y\n");
	return 0;
}
