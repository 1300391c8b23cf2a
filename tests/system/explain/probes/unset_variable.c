/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 12:27, status 0
// cause: waiting is read before anything was put into it
// why: what it has then is chance, and the verifier may refuse to read it at all
// cure: give it a value where it is declared
#include <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	int waiting;

	bpf_trace_printk("%d\n", waiting);
	return 0;
}
