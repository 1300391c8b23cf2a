/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:21, status 3
// cause: this is a signed division, which programs do not support
// why: the instruction set of programs had only unsigned division up to Linux 6.6
// cure: make both operands unsigned: (u32)a / (u32)b
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx, void *sock, int backlog)
{
	int part = backlog / (int)bpf_get_prandom_u32();

	bpf_trace_printk("%d\n", part);
	return 0;
}
