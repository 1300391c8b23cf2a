/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:2, status 3
// cause: the format of bpf_trace_printk must be a string literal
// why: libbcc copies the format to the program's stack, and must know its length
// cure: pass the literal as the first argument: bpf_trace_printk("%d\n", value)
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx)
{
	const char *fmt = "hello %d\n";
	bpf_trace_printk(fmt, 1);
	return 0;
}
