/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 12:29, status 3
// cause: the second argument must be the number of bytes, but it is an address
// why: the parameters of these helpers are the destination, the size, and the source
// cure: bpf_probe_read_kernel(&copy, sizeof(copy), address)
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	void *sk;

	bpf_probe_read_kernel(&sk, (void **)PT_REGS_PARM1(ctx), sizeof(sk));
	bpf_trace_printk("%p\n", sk);
	return 0;
}
