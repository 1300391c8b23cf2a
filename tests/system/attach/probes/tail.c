/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Tail calls through a program array that rules fill; in bcc a script would. */
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

BPF_PROG_ARRAY(jumps, 4);

int on_point(void *ctx)
{
	jumps.call(ctx, 2);
	submit_point(ctx, 0, 0, "not jumped     ");
	return 0;
}

int second(void *ctx)
{
	jumps.call(ctx, 3);
	submit_point(ctx, 0, 0, "jumped once    ");
	return 0;
}

int third(void *ctx)
{
	submit_point(ctx, 0, 0, "jumped twice   ");
	return 0;
}
