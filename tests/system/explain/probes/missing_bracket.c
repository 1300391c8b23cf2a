/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:44, status 3
// cause: a ) is missing before this
// why: a ( was not closed, and this cannot be inside the parentheses
// cure: count the parentheses of the line, and add the ) at the end of the condition or call
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	if (bpf_get_current_pid_tgid() >> 32 == 1 {
		bpf_trace_printk("init\n");
	}
	return 0;
}
