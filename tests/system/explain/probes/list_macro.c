/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 13:2, status 3
// cause: a macro iterates over a kernel list, and dereferences each pointer
// why: the macro is defined in a header, where libbcc does not insert safe reads
// cure: for (i = 0; i < 16; i++) { next = next->next; ... } with struct list_head *next, and a break at the head of the list
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
