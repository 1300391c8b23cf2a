/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:19, status 3
// cause: a text in quotes does not end on its line
// why: what begins with a quote goes on to the next one, and that is to be on the same line
// cure: put the quote where the text ends: bpf_trace_printk("hello\n")
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk("hello\n);
	return 0;
}
