/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A program that overrides the return value of a function. */
#include <linux/ptrace.h>

BPF_ARRAY(overridden, u64, 1);

int kprobe__sys_getppid(struct pt_regs *ctx)
{
	overridden.increment(0);
	bpf_override_return(ctx, 0);
	return 0;
}
