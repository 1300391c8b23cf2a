/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:2, status 3
// cause: the size passed to a helper function is larger than the variable
// why: the helper would access memory beyond the variable
// cure: pass sizeof(variable) as the size
#include <linux/ptrace.h>

int kprobe__ksys_write(struct pt_regs *ctx, int fd, const char __user *text)
{
	char data[64] = {};

	bpf_probe_read_user(data, 128, text);
	bpf_trace_printk("%s\n", data);
	return 0;
}
