/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 17:2, status 3
// cause: a function with more than five arguments is called
// why: a call passes arguments in five registers, never on the stack
// cure: pass a pointer to a struct instead, or make the function static __always_inline
#include <linux/ptrace.h>

static noinline int sum(int a, int b, int c, int d, int e, int f)
{
	return a + b + c + d + e + f;
}

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u64 t = bpf_ktime_get_ns();

	bpf_trace_printk("%d\n", sum(t, t + 1, t + 2, t + 3, t + 4, t + 5));
	return 0;
}
