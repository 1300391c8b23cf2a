/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:13, status 3
// cause: depth calls itself, and a program cannot recurse
// why: functions are inlined where they are called, and the verifier must follow every path to its end
// cure: use a loop with a constant limit: for (i = 0; i < 16 && more; i++)
#include <linux/ptrace.h>
#include <linux/sched.h>
static int depth(struct task_struct *t)
{
	if (!t || t->pid == 1)
		return 0;
	return 1 + depth(t->real_parent);
}
int kprobe__inet_listen(struct pt_regs *ctx, void *sock, int backlog)
{
	struct task_struct *t = (struct task_struct *)bpf_get_current_task();
	bpf_trace_printk("%d\n", depth(t));
	return 0;
}
