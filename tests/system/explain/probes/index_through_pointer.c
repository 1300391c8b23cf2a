/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 18:15, status 0
// cause: task->comm[1] is read at the wrong place: libbcc counts from the address of task->comm on, and the index in steps as long as all of it
// why: libbcc makes of it a safe read of &task->comm + (1), which is another address in C than &task->comm[1]
// cure: *(task->comm + 1); or bpf_probe_read_kernel(&to, sizeof(to), &task->comm[1])
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
