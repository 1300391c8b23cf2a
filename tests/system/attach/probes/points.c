/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A program for each kind of point; an event holds the name of the program and two values. */
#include <uapi/linux/bpf_perf_event.h>
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

int on_point(void *ctx)
{
	submit_point(ctx, 1, 2, "point          ");
	return 0;
}

int on_entry(struct pt_regs *ctx)
{
	submit_point(ctx, PT_REGS_PARM1(ctx), PT_REGS_PARM2(ctx), "entry          ");
	return 0;
}

int on_return(struct pt_regs *ctx)
{
	submit_point(ctx, PT_REGS_RC(ctx), 0, "return         ");
	return 0;
}

int on_sample(struct bpf_perf_event_data *ctx)
{
	submit_point(ctx, ctx->addr, ctx->sample_period, "sample         ");
	return 0;
}
