/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 8:37, status 0
// cause: tracepoint__sched__sched_switch gets the fields of a tracepoint, but reads them as registers
// why: struct pt_regs is the context of a kprobe; here its registers are other fields
// cure: use TRACEPOINT_PROBE(category, name), and args->FIELD
#include <linux/ptrace.h>

int tracepoint__sched__sched_switch(struct pt_regs *ctx)
{
	bpf_trace_printk("%d\n", ctx->ss);
	return 0;
}
