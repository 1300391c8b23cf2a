/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 12:9, status 0
// cause: == is evaluated before & here
// why: comparisons bind tighter than & in C, so the mask is applied to the result of the comparison, 0 or 1
// cure: add parentheses: (flags & MASK) == VALUE
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid();

	if (id & 0xffffffff == 1)
		bpf_trace_printk("init\n");
	return 0;
}
