/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:10, status 3
// cause: the context is read through a pointer that was computed
// why: the verifier knows what is where in a context, and lets it be read only at places that are fixed in the text
// cure: name the member each time, ctx->di or args->FIELD, with an if around each; or copy what is needed into variables first
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
