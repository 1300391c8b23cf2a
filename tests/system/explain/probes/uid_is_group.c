/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 12:2, status 0
// cause: evt.uid gets the group id instead of the user id
// why: bpf_get_current_uid_gid() returns the group id in the upper 32 bits and the user id in the lower 32 bits
// cure: use (u32)bpf_get_current_uid_gid()
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
