/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:2, status 3
// cause: the size passed to a helper function may be negative
// why: it is signed, and a negative size would be a very large one
// cure: use an unsigned variable, and if (size > sizeof(data)) size = sizeof(data);
#include <linux/ptrace.h>

int kprobe__ksys_write(struct pt_regs *ctx, int fd, const char __user *text, int count)
{
	char data[64] = {};

	bpf_probe_read_user(data, count, text);
	bpf_trace_printk("%s\n", data);
	return 0;
}
