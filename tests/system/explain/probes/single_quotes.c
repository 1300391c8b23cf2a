/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 9:19, status 3
// cause: a string is in single quotes, which are for one character
// why: single quotes make an integer, the code of the character
// cure: use double quotes: "..."
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk('hello\n');
	return 0;
}
