/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 7:1, status 0
// cause: the type is missing before the name
// why: a function needs a return type and a variable needs a type; the compiler assumes int
// cure: int kprobe__FUNCTION(struct pt_regs *ctx, ...)
#include <linux/ptrace.h>
kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk("hi\n");
	return 0;
}
