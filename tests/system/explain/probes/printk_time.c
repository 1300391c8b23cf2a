/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:27, status 0
// cause: ns is a 64-bit time, but %d prints only 32 bits
// why: 32 bits of nanoseconds overflow after four seconds
// cure: use %llu; or print microseconds or milliseconds, divided by 1000 or 1000000
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx)
{
	u64 ns = bpf_ktime_get_ns();
	bpf_trace_printk("%d\n", ns);
	return 0;
}
