/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:20, status 0
// cause: bpf_trace_printk may not support this format
// why: it is a helper function, not C's printf: it rejects unsupported formats (fractions; before Linux 5.13 also widths and %c) at run time and prints nothing
// cure: use %d, %u, %x, each also with l or ll, %p, %s
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk("%5.2f ms\n", bpf_ktime_get_ns() / 1000000);
	return 0;
}
