/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* stacks: who calls with a number, and through which functions */
#include "numbers.h"
#include <calltap/types.h>

struct key {
	u32 pid;
	int user_stack_id;
};

struct event {
	u64 ts;
	u32 pid;
	u32 number;
	kstack_t in_kernel;
	ustack_t in_process;
};

BPF_HASH(counts, struct key, u64);
BPF_STACK_TRACE(stacks, 1024);
BPF_PERF_OUTPUT(events);

TRACEPOINT_PROBE(syscalls, sys_enter_getpgid)
{
	u32 n = number_of(args->pid);
	struct key key = {};
	struct event event = { .number = n };

	if (n == NOT_OURS)
		return 0;
	key.pid = event.pid = bpf_get_current_pid_tgid() >> 32;
	key.user_stack_id = stacks.get_stackid(args, BPF_F_USER_STACK);
	counts.increment(key);
	event.ts = bpf_ktime_get_ns();
	event.in_process = key.user_stack_id;
	event.in_kernel = n ? stacks.get_stackid(args, 0) : -14;
	events.perf_submit(args, &event, sizeof(event));
	return 0;
}
