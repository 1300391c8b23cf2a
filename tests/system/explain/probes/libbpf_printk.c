/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 9:2, status 3
// cause: bpf_printk is a macro of libbpf and does not exist in BCC C
// why: its header is part of libbpf, and calltap compiles with libbcc
// cure: bpf_trace_printk("hello\n")
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_printk("hello");
	return 0;
}
