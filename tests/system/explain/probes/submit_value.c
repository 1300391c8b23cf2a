/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 15:26, status 3
// cause: the event itself is given where its address is wanted
// why: an event is copied out of memory, from a pointer and by a size
// cure: a & before its name: perf_submit(ctx, &event, sizeof(event))
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
