/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 14:2, status 3
// cause: the compiler removed all code after this line
// why: all paths from here have undefined behaviour, such as a NULL dereference
// cure: check the pointers and numbers that the lines below this one use
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
