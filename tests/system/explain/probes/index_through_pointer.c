/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 18:15, status 0
// cause: task->comm[1] is read from a wrong address: libbcc adds the index to &task->comm, in steps of the size of the whole array
// why: libbcc translates it to a safe read of &task->comm + (1), which in C is a different address from &task->comm[1]
// cure: use *(task->comm + 1); or bpf_probe_read_kernel(&to, sizeof(to), &task->comm[1])
#include <linux/sched.h>

struct evt {
	char letter;
};
BPF_PERF_OUTPUT(events);

int raw_tracepoint__sys_enter(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct evt evt = {};

	evt.letter = task->comm[1];
	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
