/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 9:56, status 0
// cause: stat_entry is attached to the system call newstat's function, which is given no filename, but the registers of the call
// why: since Linux 4.17 these functions have one argument, a struct pt_regs with all of the call's, and libbcc takes them out of it by the name of a program
// cure: call it syscall__stat_entry, or syscall__newstat, here and where it is attached
// calltap: -a syscall:newstat=stat_entry
#include <linux/ptrace.h>

int stat_entry(struct pt_regs *ctx, const char __user *filename)
{
	char name[64];

	bpf_probe_read_user_str(name, sizeof(name), filename);
	bpf_trace_printk("%s\n", name);
	return 0;
}
