/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 9:35, status 0
// cause: %s prints a string, but backlog is a number
// why: the number would be used as the address of the string, which cannot be read
// cure: use %d, or %lu for 64 bits
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx, void *s, int backlog)
{
	bpf_trace_printk("backlog %s\n", backlog);
	return 0;
}
