/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 15:27, status 3
// cause: events has no ringbuf_reserve: it is not declared as a BPF_RINGBUF_OUTPUT
// why: only ring buffers have the functions ringbuf_output, ringbuf_reserve, ringbuf_submit and ringbuf_discard
// cure: declare BPF_RINGBUF_OUTPUT(events, PAGES) above; for a BPF_PERF_OUTPUT use events.perf_submit(ctx, &event, sizeof(event))
#include <linux/ptrace.h>

struct evt {
	u32 pid;
};
BPF_PERF_OUTPUT(events);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt *evt = events.ringbuf_reserve(sizeof(*evt));

	if (!evt)
		return 0;
	evt->pid = bpf_get_current_pid_tgid() >> 32;
	events.ringbuf_submit(evt, 0);
	return 0;
}
