/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:19, status 3
// cause: a string has no closing quote on its line
// why: a string must begin and end on the same line
// cure: add the quote at the end of the string: bpf_trace_printk("hello\n")
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk("hello\n);
	return 0;
}
