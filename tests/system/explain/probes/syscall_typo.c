/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:5, status 3
// cause: this kernel has no system call opent (no function __x64_sys_opent that can be probed)
// why: syscall__NAME stands for the function that each processor's kernel has for it
// cure: calltap --list 'sys:PATTERN' names what there is
int syscall__opent(struct pt_regs *ctx)
{
	bpf_trace_printk("open\n");
	return 0;
}
