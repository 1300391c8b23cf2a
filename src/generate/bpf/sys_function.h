/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The arguments of a system call where it is probed by its function. calltap pastes this file into
 * the probes of sys: targets on kernels without tracepoints for system calls.
 */

/* Arguments of a system call, read from the caller's registers. */
struct syscall_enter {
	u64 args[6];
};

static __always_inline struct syscall_enter entered(struct pt_regs *ctx)
{
	struct syscall_enter enter = {};
	struct pt_regs regs = {};

	bpf_probe_read_kernel(&regs, sizeof(regs), (void *)PT_REGS_SYSCALL_CTX(ctx));
	enter.args[0] = PT_REGS_PARM1_SYSCALL(&regs);
	enter.args[1] = PT_REGS_PARM2_SYSCALL(&regs);
	enter.args[2] = PT_REGS_PARM3_SYSCALL(&regs);
	enter.args[3] = PT_REGS_PARM4_SYSCALL(&regs);
	enter.args[4] = PT_REGS_PARM5_SYSCALL(&regs);
#ifdef PT_REGS_PARM6_SYSCALL
	enter.args[5] = PT_REGS_PARM6_SYSCALL(&regs);
#endif
	return enter;
}
