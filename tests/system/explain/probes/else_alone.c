/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:2, status 3
// cause: this else belongs to no if
// why: an if takes one statement or one block, and it has ended before this: a ; right behind if (...) is a statement, too
// cure: no ; behind if (...), and { } around more than one statement
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx, void *s, int backlog)
{
	if (backlog > 1);
		bpf_trace_printk("x\n");
	else
		bpf_trace_printk("y\n");
	return 0;
}
