/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A jump through an array that a host script would fill, and on through it. */
struct point {
	u64 a;
	u64 b;
	char of[16];
};

BPF_PERF_OUTPUT(STREAM);

static inline void say(void *ctx, u64 a, u64 b, const char of[16])
{
	struct point p = { .a = a, .b = b };

	__builtin_memcpy(p.of, of, sizeof(p.of));
	STREAM.perf_submit(ctx, &p, sizeof(p));
}

BPF_PROG_ARRAY(jumps, 4);

int on_point(void *ctx)
{
	jumps.call(ctx, 2);
	say(ctx, 0, 0, "not jumped     ");
	return 0;
}

int second(void *ctx)
{
	jumps.call(ctx, 3);
	say(ctx, 0, 0, "jumped once    ");
	return 0;
}

int third(void *ctx)
{
	say(ctx, 0, 0, "jumped twice   ");
	return 0;
}
