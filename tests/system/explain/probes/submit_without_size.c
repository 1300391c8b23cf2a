/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 17:30, status 3
// cause: a submit function takes 3 arguments, but gets 2
// why: perf_submit also needs the context, because each CPU has its own buffer, and the size
// cure: events.perf_submit(ctx, &event, sizeof(event)), or events.ringbuf_output(&event, sizeof(event), 0)
#include <linux/ptrace.h>

struct evt {
	u32 pid;
};
BPF_PERF_OUTPUT(events);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt evt = {};

	events.perf_submit(ctx, &evt);
	return 0;
}
