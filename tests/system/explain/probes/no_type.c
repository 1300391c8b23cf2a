/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 7:1, status 0
// cause: the type is missing in front of the name
// why: a function is declared with the type of what it returns, and a variable with its own; int is taken for it
// cure: int kprobe__FUNCTION(struct pt_regs *ctx, ...)
#include <linux/ptrace.h>
kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk("hi\n");
	return 0;
}
