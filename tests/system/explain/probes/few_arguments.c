/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:40, status 3
// cause: this helper takes 3 arguments, but gets 2
// why: it copies a number of bytes: its parameters are destination, size, source
// cure: bpf_probe_read_kernel(&to, sizeof(to), from), bpf_get_current_comm(to, sizeof(to))
#include <linux/ptrace.h>

int kprobe__do_sys_openat2(struct pt_regs *ctx, int dfd, const char __user *filename)
{
	char name[64];

	bpf_probe_read_user_str(name, filename);
	bpf_trace_printk("%s\n", name);
	return 0;
}
