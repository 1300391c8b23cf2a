/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 9:19, status 3
// cause: a text stands in single quotes, which are for one letter
// why: what is in them is a number, the letter's code
// cure: double quotes: "..."
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk('hello\n');
	return 0;
}
