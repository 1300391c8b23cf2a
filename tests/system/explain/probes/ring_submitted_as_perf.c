/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:9, status 3
// cause: events has no perf_submit: it is not declared as a BPF_PERF_OUTPUT
// why: only perf buffers have the functions perf_submit and perf_submit_skb
// cure: declare BPF_PERF_OUTPUT(events) above; for a BPF_RINGBUF_OUTPUT use events.ringbuf_output(&event, sizeof(event), 0)
#include <linux/ptrace.h>
struct evt { u32 pid; };
BPF_RINGBUF_OUTPUT(events, 8);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt evt = {};
	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
