/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 9:2, status 3
// cause: bpf_printk is libbpf's macro, and BCC C has none of it
// why: it stands in a header of libbpf's, for programs that are built with that
// cure: bpf_trace_printk("hello\n")
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_printk("hello");
	return 0;
}
