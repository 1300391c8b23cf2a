/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Read arguments of usdt probes, of two sizes and signs. */
#include <uapi/linux/ptrace.h>

struct point {
	u64 a;
	u64 b;
	char of[16];
};

BPF_PERF_OUTPUT(STREAM);

static inline void submit_point(void *ctx, u64 a, u64 b, const char of[16])
{
	struct point p = { .a = a, .b = b };

	__builtin_memcpy(p.of, of, sizeof(p.of));
	STREAM.perf_submit(ctx, &p, sizeof(p));
}

int on_work(struct pt_regs *ctx)
{
	int i = 0;
	long twice = 0;

	bpf_usdt_readarg(1, ctx, &i);
	bpf_usdt_readarg(2, ctx, &twice);
	submit_point(ctx, i, twice, "work           ");
	return 0;
}

int on_guarded(struct pt_regs *ctx)
{
	int i = 0;

	bpf_usdt_readarg(1, ctx, &i);
	submit_point(ctx, i, 0, "guarded        ");
	return 0;
}
