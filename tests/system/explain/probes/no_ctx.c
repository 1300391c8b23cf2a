/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 15:21, status 3
// cause: there is no ctx here: the function's first parameter has another name
// why: perf_submit, PT_REGS_PARM1 and the like take the context that the kernel hands to the program, which is its first parameter
// cure: call the parameter struct pt_regs *ctx; in TRACEPOINT_PROBE it is called args
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
