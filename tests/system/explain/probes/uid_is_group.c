/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 12:2, status 0
// cause: evt.uid gets the number of the group, not of the user
// why: bpf_get_current_uid_gid() has the group in its upper 32 bits, and below them the user
// cure: (u32)bpf_get_current_uid_gid()
#include <linux/ptrace.h>
struct evt { u32 uid; };
BPF_PERF_OUTPUT(events);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt evt = {};
	evt.uid = bpf_get_current_uid_gid() >> 32;
	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
