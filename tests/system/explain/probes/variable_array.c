/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:12, status 3
// cause: the length of an array is known only at run time
// why: the verifier must know the stack usage of a program before it runs
// cure: use a fixed length, the maximum that is needed
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx, void *sock, int backlog)
{
	char name[backlog];

	bpf_get_current_comm(name, sizeof(name));
	bpf_trace_printk("%s\n", name);
	return 0;
}
