/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* raw: each number, at a point that takes any number of programs */
#include "numbers.h"
#include <linux/ktime.h>
#include <linux/ptrace.h>

struct event {
	ktime_t time;
	u32 number;
};
BPF_PERF_OUTPUT(events);

RAW_TRACEPOINT_PROBE(sys_enter)
{
	struct pt_regs *regs = (struct pt_regs *)ctx->args[0];
	struct event event = { .time = bpf_ktime_get_ns() };
	unsigned long pid = 0;

	if (ctx->args[1] != 121) /* getpgid */
		return 0;
	bpf_probe_read_kernel(&pid, sizeof(pid), &regs->di);
	event.number = number_of(pid);
	if (event.number != NOT_OURS)
		events.perf_submit(ctx, &event, sizeof(event));
	return 0;
}
