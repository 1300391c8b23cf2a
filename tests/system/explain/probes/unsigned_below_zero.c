/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 13:14, status 3
// cause: an unsigned number is never below 0: this comparison is constant
// why: u32 and u64 are unsigned, and an error such as -22 is a very large number in them
// cure: declare it as int or s64, or compare (int)value < 0
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
