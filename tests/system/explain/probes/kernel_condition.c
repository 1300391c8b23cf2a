/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:6, status 3
// cause: capable is a function of the kernel's, which a program can't call
// why: a program calls the helper functions that the kernel has for it, whose names begin with bpf_, and its own static functions
// cure: do what it does with what the program can read; bpf_trace_printk prints
#include <linux/capability.h>
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx, void *sock, int backlog)
{
	if (capable(3))
		bpf_trace_printk("%d\n", backlog);
	return 0;
}
