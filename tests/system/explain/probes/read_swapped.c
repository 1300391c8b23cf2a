/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 12:29, status 3
// cause: the number of bytes comes second, and an address stands there
// why: these helpers take where to, how many bytes, and then where from
// cure: bpf_probe_read_kernel(&copy, sizeof(copy), address)
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	void *sk;

	bpf_probe_read_kernel(&sk, (void **)PT_REGS_PARM1(ctx), sizeof(sk));
	bpf_trace_printk("%p\n", sk);
	return 0;
}
