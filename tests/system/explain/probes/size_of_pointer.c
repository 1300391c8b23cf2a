/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 21:38, status 0
// cause: evt is a pointer: sizeof(evt) is 8, whatever it points to
// why: the size says how much of the event is copied out
// cure: sizeof(*evt)
struct evt {
	u32 pid;
	u32 uid;
	char comm[16];
};
BPF_PERF_OUTPUT(events);
BPF_PERCPU_ARRAY(scratch, struct evt, 1);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 zero = 0;
	struct evt *evt = scratch.lookup(&zero);

	if (!evt)
		return 0;
	events.perf_submit(ctx, evt, sizeof(evt));
	return 0;
}
