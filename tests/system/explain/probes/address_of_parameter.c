/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 12:54, status 0
// cause: &filename is the address of the program's variable filename, not an address in the process
// why: a helper that reads process memory needs an address in the process, which is the value of filename
// cure: use filename without the &
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
