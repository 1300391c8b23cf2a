/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:10, status 3
// cause: the context is read through a computed pointer
// why: the verifier allows reads of the context only at constant offsets
// cure: use each member by name, ctx->di or args->FIELD, each under an if; or copy the members to variables first
#include <linux/ptrace.h>

static inline int pick(struct pt_regs *ctx, u64 *dest)
{
	u64 *at = ctx->ip & 1 ? (u64 *)&ctx->si : (u64 *)&ctx->bp;
	*dest = *at;
	return 0;
}

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u64 arg = 0;

	pick(ctx, &arg);
	if (arg)
		bpf_trace_printk("hi\n");
	return 0;
}
