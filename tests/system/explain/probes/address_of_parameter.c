/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 12:54, status 0
// cause: &filename is where the program keeps filename, which is no memory of the process's
// why: a helper for a process's memory takes an address in it, and filename itself is one
// cure: filename, without the &
#include <linux/ptrace.h>
struct evt { char path[64]; };
BPF_PERF_OUTPUT(events);
int syscall__openat(struct pt_regs *ctx, int dfd, const char __user *filename)
{
	struct evt evt = {};
	bpf_probe_read_user_str(evt.path, sizeof(evt.path), &filename);
	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
