/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:27, status 0
// cause: ns is a time of 64 bits, and %d prints 32 of them
// why: in ns 32 bits last for four seconds, and then begin anew
// cure: %llu; or in us or ms, divided by 1000 or 1000000
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx)
{
	u64 ns = bpf_ktime_get_ns();
	bpf_trace_printk("%d\n", ns);
	return 0;
}
