/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:6, status 3
// cause: a program can't copy from or to a process's memory as the kernel does
// why: such a copy may wait until a page has been read from disk, and a program may never wait
// cure: bpf_probe_read_user(&to, sizeof(to), from), or bpf_probe_read_user_str for a text; it fails where the page is not there
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
