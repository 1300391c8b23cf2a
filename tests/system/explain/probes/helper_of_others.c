/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:2, status 3
// cause: bpf_override_return cannot be called from this kind of program
// why: each kind of program has its own set of helper functions
// cure: attach to a point where the helper is allowed (bpf_override_return: kprobes of functions that allow it), or avoid it
int raw_tracepoint__sched_switch(struct bpf_raw_tracepoint_args *ctx)
{
	bpf_override_return((struct pt_regs *)ctx, -1);
	return 0;
}
