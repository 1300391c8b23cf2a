/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 13:20, status 3
// cause: the memory from ringbuf_reserve is not submitted or discarded on every path
// why: a reservation that is never released would block the ring buffer for ever
// cure: call ringbuf_submit(event, 0) or ringbuf_discard(event, 0) before each return
struct evt {
	u32 pid;
};
BPF_RINGBUF_OUTPUT(events, 8);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt *evt = events.ringbuf_reserve(sizeof(*evt));

	if (!evt)
		return 0;
	evt->pid = bpf_get_current_pid_tgid() >> 32;
	return 0;
}
