/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 9:5, status 3
// cause: the compiler removed the whole program
// why: code that is reached only through undefined behaviour is removed: a NULL dereference, a division by 0, a read of an uninitialized variable
// cure: check the origin of each pointer and number in the program
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
