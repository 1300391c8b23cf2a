/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 21:32, status 0
// cause: the event is a struct evt of 24 bytes, but 4 bytes are sent
// why: the size argument is the number of bytes sent, and missing bytes cannot be shown
// cure: use sizeof(struct evt)
struct old_evt {
	u32 pid;
};
struct evt {
	u32 pid;
	u32 uid;
	char comm[16];
};
BPF_PERF_OUTPUT(events);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt evt = {};

	evt.uid = bpf_get_current_uid_gid();
	events.perf_submit(ctx, &evt, sizeof(struct old_evt));
	return 0;
}
