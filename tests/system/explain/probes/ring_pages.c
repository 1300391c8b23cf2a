/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:20, status 3
// cause: events has 3 pages, and a ring has a power of two of them
// why: where an event goes in the ring is computed by cutting bits off
// cure: 1, 2, 4, 8, ...: BPF_RINGBUF_OUTPUT(events, 8)
#include <linux/ptrace.h>
struct evt { u32 pid; };
BPF_RINGBUF_OUTPUT(events, 3);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt evt = {};
	events.ringbuf_output(&evt, sizeof(evt), 0);
	return 0;
}
