/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 14:2, status 3
// cause: the compiler has left out all that comes behind this
// why: every way on goes through something that C does not define, such as a NULL pointer that is followed
// cure: look where the pointers and numbers in the lines below this one come from
#include <linux/ptrace.h>
struct evt { u32 pid; u64 ts; char c; };
BPF_PERF_OUTPUT(events);
BPF_HASH(counts, u32, u64);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct evt *e = 0;

	counts.increment(1);
	e->pid = 1;
	events.perf_submit(ctx, e, sizeof(*e));
	return 0;
}
