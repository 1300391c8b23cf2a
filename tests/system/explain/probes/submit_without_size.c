/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 17:30, status 3
// cause: sending an event takes 3 arguments, and is given 2
// why: perf_submit asks for the context as well, since events go into the buffer of the processor at hand, and for the size
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
