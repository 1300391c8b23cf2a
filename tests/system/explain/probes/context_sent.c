/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:2, status 3
// cause: the context is passed where a helper needs memory of the program
// why: the context is not plain memory: the kernel translates each access to it
// cure: copy the needed parts to a struct: event.ip = PT_REGS_IP(ctx); and pass &event
#include <linux/ptrace.h>

BPF_PERF_OUTPUT(events);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	events.perf_submit(ctx, ctx, sizeof(*ctx));
	return 0;
}
