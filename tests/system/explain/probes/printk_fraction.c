/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:20, status 0
// cause: bpf_trace_printk may not know this format
// why: it is a helper function, not C's printf: what its kernel does not know (fractions, and before Linux 5.13 widths and %c) it refuses when it is called, and the line is missing
// cure: %d, %u, %x, each also with l or ll, %p, %s
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk("%5.2f ms\n", bpf_ktime_get_ns() / 1000000);
	return 0;
}
