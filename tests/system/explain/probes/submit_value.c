/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 15:26, status 3
// cause: the event is passed instead of its address
// why: an event is copied from memory, given a pointer and a size
// cure: add & before the name: perf_submit(ctx, &event, sizeof(event))
struct evt {
	u32 pid;
};
BPF_PERF_OUTPUT(events);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt evt = {};

	events.perf_submit(ctx, evt, sizeof(evt));
	return 0;
}
