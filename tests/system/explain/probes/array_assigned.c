/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 13:11, status 3
// cause: an array cannot be assigned: this one is char[16]
// why: = copies numbers and structs in C; the name of an array is only its address
// cure: bpf_probe_read_kernel_str(&to, sizeof(to), from) copies a string of the kernel, bpf_get_current_comm(&to, sizeof(to)) the caller's name, __builtin_memcpy(to, from, sizeof(to)) an array of the program
#include <linux/ptrace.h>
#include <linux/sched.h>
struct evt { char comm[16]; };
BPF_PERF_OUTPUT(events);
int kprobe__wake_up_new_task(struct pt_regs *ctx, struct task_struct *p)
{
	struct evt evt = {};
	evt.comm = p->comm;
	events.perf_submit(ctx, &evt, sizeof(evt));
	return 0;
}
