/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:2, status 3
// cause: struct is missing before the type evt
// why: in C, the name of a struct is valid only after the word struct
// cure: struct evt
#include <linux/ptrace.h>
struct evt { u32 pid; };
BPF_PERF_OUTPUT(events);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	evt e = {};
	events.perf_submit(ctx, &e, sizeof(e));
	return 0;
}
