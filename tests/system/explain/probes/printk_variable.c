/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:2, status 3
// cause: bpf_trace_printk takes its format as a text in quotes, and nothing else
// why: libbcc puts the format on the program's stack, and must see how long it is
// cure: the text itself as the first argument: bpf_trace_printk("%d\n", value)
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx)
{
	const char *fmt = "hello %d\n";
	bpf_trace_printk(fmt, 1);
	return 0;
}
