/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 15:13, status 0
// cause: evt is sent or used as a key with bytes that were never set: struct evt has 11 of them between or behind its members
// why: they carry what was on the kernel's stack before, and keys that look the same are not
// cure: struct evt evt = {}; which clears all of it
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
