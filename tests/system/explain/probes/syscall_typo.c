/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:5, status 3
// cause: this kernel has no system call opent (no function __x64_sys_opent that can be probed)
// why: syscall__NAME attaches to the kernel function of the system call, whose name depends on the architecture
// cure: calltap --list 'sys:PATTERN' shows the system calls
int syscall__opent(struct pt_regs *ctx)
{
	bpf_trace_printk("open\n");
	return 0;
}
