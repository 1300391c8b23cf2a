/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 9:56, status 0
// cause: stat_entry is attached to the kernel function of the system call newstat, which does not get filename as a parameter
// why: since Linux 4.17 this function gets one struct pt_regs with all arguments; libbcc unpacks it only for programs that are named syscall__
// cure: rename the program to syscall__stat_entry or syscall__newstat, here and in its rule
// calltap: -a syscall:newstat=stat_entry
#include <linux/ptrace.h>

int stat_entry(struct pt_regs *ctx, const char __user *filename)
{
	char name[64];

	bpf_probe_read_user_str(name, sizeof(name), filename);
	bpf_trace_printk("%s\n", name);
	return 0;
}
