/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:17, status 3
// cause: this counts with fractions (float, double), for which programs have no instructions
// why: the kernel does not save the floating-point registers for them
// cure: whole numbers: backlog * 3 / 4, or thousandths
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx, void *sock, int backlog)
{
	double share = backlog * 0.75;

	bpf_trace_printk("%d\n", (int)share);
	return 0;
}
