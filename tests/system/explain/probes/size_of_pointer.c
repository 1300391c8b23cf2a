/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 21:38, status 0
// cause: evt is a pointer: sizeof(evt) is 8, the size of the pointer itself
// why: the size argument is the number of bytes of the event that are sent
// cure: use sizeof(*evt)
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
