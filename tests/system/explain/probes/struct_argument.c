/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:53, status 3
// cause: a parameter is a struct passed by value, bpfptr_t
// why: libbcc fills each parameter from one register, but a struct takes two registers, or is on the stack
// cure: use u64 instead, two of them if the struct is larger than 8 bytes, or PT_REGS_PARM2(ctx) and the like
#include <linux/ptrace.h>
#include <linux/sockptr.h>
#include <linux/bpfptr.h>

int kprobe____sys_bpf(struct pt_regs *ctx, int cmd, bpfptr_t attr, unsigned int size)
{
	bpf_trace_printk("%d %d\n", cmd, size);
	return 0;
}
