/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 8:1, status 3
// cause: this line is not a declaration: its macro is unknown, or has wrong arguments
// why: libbcc's macros expand only with the right number of arguments; otherwise the line is not valid C
// cure: BPF_HASH(name, KEY, VALUE), BPF_ARRAY(name, VALUE, SIZE), BPF_HISTOGRAM(name), BPF_PERF_OUTPUT(name), BPF_RINGBUF_OUTPUT(name, PAGES)
#include <linux/ptrace.h>

BPF_HISTO(dist);

int kprobe__inet_listen(struct pt_regs *ctx, void *sock, int backlog)
{
	bpf_trace_printk("%d\n", backlog);
	return 0;
}
