/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:44, status 3
// cause: a ) is missing before this
// why: each ( has its ), and what comes here can't stand between them
// cure: count the brackets from the first ( of the line on, and put the ) where the condition or the call ends
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	if (bpf_get_current_pid_tgid() >> 32 == 1 {
		bpf_trace_printk("init\n");
	}
	return 0;
}
