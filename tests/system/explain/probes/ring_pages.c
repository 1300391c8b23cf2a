/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:20, status 3
// cause: events has 3 pages, but the size of a ring buffer must be a power of two
// why: positions in the ring buffer are computed with a bit mask
// cure: use 1, 2, 4, 8, ... pages: BPF_RINGBUF_OUTPUT(events, 8)
#include <linux/ptrace.h>
struct evt { u32 pid; };
BPF_RINGBUF_OUTPUT(events, 3);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt evt = {};
	events.ringbuf_output(&evt, sizeof(evt), 0);
	return 0;
}
