/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 8:1, status 3
// cause: this line is no declaration: the macro that it begins with is not known, or is given something else than it takes
// why: what a macro of libbcc's does not take is left as it is, and then is no C
// cure: BPF_HASH(name, KEY, VALUE), BPF_ARRAY(name, VALUE, SIZE), BPF_HISTOGRAM(name), BPF_PERF_OUTPUT(name), BPF_RINGBUF_OUTPUT(name, PAGES)
#include <linux/ptrace.h>

BPF_HISTO(dist);

int kprobe__inet_listen(struct pt_regs *ctx, void *sock, int backlog)
{
	bpf_trace_printk("%d\n", backlog);
	return 0;
}
