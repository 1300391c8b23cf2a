/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:6, status 3
// cause: capable is a kernel function, which a program cannot call
// why: a program can call helper functions, whose names begin with bpf_, and its own static functions
// cure: read the same data in the program; bpf_trace_printk prints
#include <linux/capability.h>
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx, void *sock, int backlog)
{
	if (capable(3))
		bpf_trace_printk("%d\n", backlog);
	return 0;
}
