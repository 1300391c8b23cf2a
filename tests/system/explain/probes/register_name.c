/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 9:32, status 3
// cause: struct pt_regs has no rdi: the kernel's names of the registers are di, si, dx, cx, r8, r9, ax, ip and sp (x86)
// why: the processor's manuals and user space use other names
// cure: PT_REGS_PARM1(ctx) to PT_REGS_PARM6(ctx), PT_REGS_RC(ctx), PT_REGS_IP(ctx) work on every processor
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk("%d\n", ctx->rdi);
	return 0;
}
