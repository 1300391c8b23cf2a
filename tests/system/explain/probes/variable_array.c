/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:12, status 3
// cause: an array's length is known only when the program runs
// why: the verifier must know how much of the stack a program uses before it runs
// cure: a fixed length: the most that there may be
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx, void *sock, int backlog)
{
	char name[backlog];

	bpf_get_current_comm(name, sizeof(name));
	bpf_trace_printk("%s\n", name);
	return 0;
}
