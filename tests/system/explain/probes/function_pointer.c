/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 15:2, status 3
// cause: a function is called through a pointer
// why: the verifier must know the target of each call
// cure: call the functions by name, each under an if
#include <linux/ptrace.h>

static noinline int one(int x) { return x + 1; }
static noinline int two(int x) { return x + 2; }

int kprobe__inet_listen(struct pt_regs *ctx, void *sock, int backlog)
{
	int (*f)(int) = bpf_get_prandom_u32() & 1 ? one : two;

	bpf_trace_printk("%d\n", f(backlog));
	return 0;
}
