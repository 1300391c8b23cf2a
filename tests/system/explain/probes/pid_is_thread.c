/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 15:2, status 0
// cause: evt.pid gets the number of the thread, not of the process
// why: bpf_get_current_pid_tgid() has the process in its upper 32 bits, and below them the thread
// cure: bpf_get_current_pid_tgid() >> 32; or call the member tid
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
