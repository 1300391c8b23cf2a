/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 13:15, status 0
// cause: the shift is at least as wide as the type, so no bits are left
// why: a 32-bit variable has no upper half: those bits were lost in the assignment
// cure: use u64 id = bpf_get_current_pid_tgid(); and then id >> 32
#include <linux/ptrace.h>
struct evt { u32 pid; };
BPF_PERF_OUTPUT(events);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt evt = {};
	u32 id = bpf_get_current_pid_tgid();
	evt.pid = id >> 32;
	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
