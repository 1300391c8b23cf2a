/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 15:13, status 0
// cause: evt is sent or used as a key with uninitialized bytes: struct evt has 11 bytes of padding
// why: padding contains old data of the kernel's stack, and keys with equal members differ in it
// cure: initialize all bytes: struct evt evt = {};
struct evt {
	u32 pid;
	u64 time;
	u8 state;
};
BPF_PERF_OUTPUT(events);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt evt;

	evt.pid = bpf_get_current_pid_tgid() >> 32;
	evt.time = bpf_ktime_get_ns();
	evt.state = 1;
	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
