/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 8:37, status 0
// cause: tracepoint__sched__sched_switch is given the tracepoint's fields, and reads them as registers
// why: the registers of struct pt_regs are what a kprobe is given; here each of them is some other field
// cure: TRACEPOINT_PROBE(category, name), and args->FIELD
#include <linux/ptrace.h>

int tracepoint__sched__sched_switch(struct pt_regs *ctx)
{
	bpf_trace_printk("%d\n", ctx->ss);
	return 0;
}
