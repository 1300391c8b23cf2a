/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:17, status 3
// cause: this uses floating-point numbers (float, double), which programs do not support
// why: the kernel does not save the floating-point registers for programs
// cure: use integers: backlog * 3 / 4, or multiples of 1/1000
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx, void *sock, int backlog)
{
	double share = backlog * 0.75;

	bpf_trace_printk("%d\n", (int)share);
	return 0;
}
