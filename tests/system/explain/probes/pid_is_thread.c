/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 15:2, status 0
// cause: evt.pid gets the thread id instead of the process id
// why: bpf_get_current_pid_tgid() returns the process id in the upper 32 bits and the thread id in the lower 32 bits
// cure: use bpf_get_current_pid_tgid() >> 32, or rename the member to tid
struct evt {
	u32 pid;
};
BPF_PERF_OUTPUT(events);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt evt = {};

	evt.pid = bpf_get_current_pid_tgid();
	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
