/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 13:15, status 0
// cause: this is shifted by as many bits as it has, or more, and nothing is left of it
// why: a number of 32 bits has no upper 32: they were cut off when it was put there
// cure: u64 id = bpf_get_current_pid_tgid(); and then id >> 32
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
