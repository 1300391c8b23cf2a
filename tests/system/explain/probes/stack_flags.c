/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:33, status 3
// cause: get_stackid takes 2 arguments, but gets 1
// why: the second argument selects the stack: 0 for the kernel's, BPF_F_USER_STACK for the process's
// cure: stacks.get_stackid(ctx, 0)
#include <linux/ptrace.h>
BPF_STACK_TRACE(stacks, 1024);
BPF_HASH(counts, int, u64);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	int id = stacks.get_stackid(ctx);
	counts.increment(id);
	return 0;
}
