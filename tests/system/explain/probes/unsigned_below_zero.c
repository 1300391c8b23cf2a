/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 13:14, status 3
// cause: a number without a sign is never below 0: this is decided before the program runs
// why: u32 and u64 have no sign, and an error such as -22 is a very large number in them
// cure: int or s64 in the declaration; (int)value < 0
#include <linux/ptrace.h>
struct evt { u32 ret; };
BPF_PERF_OUTPUT(events);
int kretprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt evt = {};
	evt.ret = PT_REGS_RC(ctx);
	if (evt.ret < 0)
		events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
