/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:2, status 3
// cause: a helper function is given more bytes than the variable has
// why: it would write over what lies behind the variable
// cure: sizeof(variable) for the size
#include <linux/ptrace.h>

int kprobe__ksys_write(struct pt_regs *ctx, int fd, const char __user *text)
{
	char data[64] = {};

	bpf_probe_read_user(data, 128, text);
	bpf_trace_printk("%s\n", data);
	return 0;
}
