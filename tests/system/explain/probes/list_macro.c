/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 13:2, status 3
// cause: a list of the kernel's is walked by a macro, which follows each pointer by itself
// why: what the macro does with the pointer stands in a header, where libbcc puts no safe reads
// cure: for (i = 0; i < 16; i++) { next = next->next; ... }, with struct list_head *next, and a break at the list's head
#include <linux/sched.h>
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct task_struct *t = (struct task_struct *)bpf_get_current_task();
	struct list_head *pos;
	int n = 0;
	list_for_each(pos, &t->children)
		n++;
	bpf_trace_printk("%d\n", n);
	return 0;
}
