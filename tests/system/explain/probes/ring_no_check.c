/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 15:11, status 3
// cause: the result of ringbuf_reserve is used without a check for NULL
// why: ringbuf_reserve returns NULL if the ring buffer is full
// cure: add if (!event) return 0; directly after the call
struct evt {
	u32 pid;
};
BPF_RINGBUF_OUTPUT(events, 8);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt *evt = events.ringbuf_reserve(sizeof(*evt));

	evt->pid = bpf_get_current_pid_tgid() >> 32;
	events.ringbuf_submit(evt, 0);
	return 0;
}
