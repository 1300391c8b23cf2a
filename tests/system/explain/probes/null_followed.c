/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 9:5, status 3
// cause: the compiler has left out all of this program
// why: what can only be reached by something that C does not define is left out: a pointer followed that is NULL, a number divided by 0, a variable read that nothing was put into
// cure: look where each pointer and number in it comes from
#include <linux/ptrace.h>
struct evt { u32 pid; u64 ts; char c; };
BPF_PERF_OUTPUT(events);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt *e = 0;
	e->pid = 1;
	events.perf_submit(ctx, e, sizeof(*e));
	return 0;
}
