/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Programs that attach by their names, without kprobes, and one by a rule in the source. */
// calltap: -a tracepoint:syscalls:sys_exit_getppid=on_exit
#include <asm/unistd.h>
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

TRACEPOINT_PROBE(syscalls, sys_enter_getppid)
{
	submit_point(args, args->__syscall_nr, 0, "macro          ");
	return 0;
}

int tracepoint__syscalls__sys_exit_getppid(struct tracepoint__syscalls__sys_exit_getppid *args)
{
	submit_point(args, args->ret, 0, "name           ");
	return 0;
}

RAW_TRACEPOINT_PROBE(sys_enter)
{
	if (ctx->args[1] == __NR_getppid)
		submit_point(ctx, ctx->args[1], 0, "raw macro      ");
	return 0;
}

int raw_tracepoint__sys_exit(struct bpf_raw_tracepoint_args *ctx)
{
	struct pt_regs *regs = (struct pt_regs *)ctx->args[0];
	unsigned long nr = 0;

	bpf_probe_read_kernel(&nr, sizeof(nr), &regs->orig_ax);
	if (nr == __NR_getppid)
		submit_point(ctx, ctx->args[1], 0, "raw name       ");
	return 0;
}

int on_exit(void *ctx)
{
	submit_point(ctx, 0, 0, "rule           ");
	return 0;
}
