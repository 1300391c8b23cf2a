/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:2, status 3
// cause: the context itself is given where a helper wants memory of the program's own
// why: a context is no memory: the kernel turns each read of it into something else
// cure: copy what is needed of it into a struct: event.ip = PT_REGS_IP(ctx); then &event
#include <linux/ptrace.h>

BPF_PERF_OUTPUT(events);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	events.perf_submit(ctx, ctx, sizeof(*ctx));
	return 0;
}
