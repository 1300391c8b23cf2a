/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 15:21, status 3
// cause: there is no ctx here: the function's first parameter has another name
// why: perf_submit, PT_REGS_PARM1 and others need the context, which the kernel passes as the first parameter
// cure: name the parameter struct pt_regs *ctx; in TRACEPOINT_PROBE it is args
struct evt {
	u32 pid;
};
BPF_PERF_OUTPUT(events);

int kprobe__inet_listen(struct pt_regs *regs)
{
	struct evt evt = {};

	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
