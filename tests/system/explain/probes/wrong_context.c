/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:2, status 3
// cause: the context has no 8 bytes at offset 120: the parameter is declared with the wrong struct for this kind of program
// why: a kprobe gets struct pt_regs, a tracepoint its own fields, a raw tracepoint struct bpf_raw_tracepoint_args
// cure: declare the parameter with that struct, or use TRACEPOINT_PROBE(category, name) or RAW_TRACEPOINT_PROBE(name)
#include <linux/ptrace.h>

int raw_tracepoint__sched_switch(struct pt_regs *ctx)
{
	bpf_trace_printk("%d\n", ctx->orig_ax);
	return 0;
}
