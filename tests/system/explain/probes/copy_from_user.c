/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:6, status 3
// cause: a program cannot use the kernel's functions that copy from or to user memory
// why: such a copy may sleep until a page is read from disk, and programs must not sleep
// cure: bpf_probe_read_user(&to, sizeof(to), from), or bpf_probe_read_user_str for a string; it fails if the page is not in memory
#include <linux/uaccess.h>
#include <linux/ptrace.h>
int syscall__openat(struct pt_regs *ctx, int dfd, const char __user *name)
{
	char buf[16] = {};
	if (copy_from_user(buf, name, 16))
		return 0;
	bpf_trace_printk("%s\n", buf);
	return 0;
}
