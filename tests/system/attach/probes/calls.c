/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Programs for tracepoints of system calls, which read the fields of the tracepoints. */
#include <linux/types.h>

struct point {
	u64 a;
	u64 b;
	char of[16];
};

BPF_PERF_OUTPUT(STREAM);

struct enter {
	u64 common;
	int nr;
	u64 args[6];
};

struct exit {
	u64 common;
	int nr;
	s64 ret;
};

static inline void submit_point(void *ctx, u64 a, u64 b, const char of[16])
{
	struct point p = { .a = a, .b = b };

	__builtin_memcpy(p.of, of, sizeof(p.of));
	STREAM.perf_submit(ctx, &p, sizeof(p));
}

int on_enter(struct enter *ctx)
{
	submit_point(ctx, ctx->nr, -ctx->args[0], "enter          ");
	return 0;
}

int on_exit(struct exit *ctx)
{
	submit_point(ctx, ctx->nr, -ctx->ret, "exit           ");
	return 0;
}

int on_twice(struct enter *ctx)
{
	submit_point(ctx, ctx->nr, 0, "twice          ");
	return 0;
}
