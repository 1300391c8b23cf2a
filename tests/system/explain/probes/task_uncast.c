/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 10:22, status 0
// cause: an integer is converted to a pointer, struct task_struct *, without a cast
// why: helpers such as bpf_get_current_task and macros such as PT_REGS_PARM1 return addresses as u64
// cure: add the cast: (struct task_struct *)bpf_get_current_task()
#include <linux/ptrace.h>
#include <linux/sched.h>
int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct task_struct *task = bpf_get_current_task();
	bpf_trace_printk("%d\n", task->real_parent->tgid);
	return 0;
}
