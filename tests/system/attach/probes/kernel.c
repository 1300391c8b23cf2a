/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Programs that attach to kernel functions by their names. */
#include <linux/ptrace.h>

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

int kprobe__sys_getppid(void *ctx)
{
	submit_point(ctx, 0, 0, "kprobe         ");
	return 0;
}

int kretprobe____x64_sys_getppid(struct pt_regs *ctx)
{
	submit_point(ctx, PT_REGS_RC(ctx), 0, "kretprobe      ");
	return 0;
}

int syscall__getppid(void *ctx)
{
	submit_point(ctx, 0, 0, "syscall        ");
	return 0;
}
