/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:18, status 3
// cause: a program can't allocate memory
// why: it runs wherever the kernel is when it comes to the point, also where nothing can be waited for: it has its stack, and maps, which are made before it is attached
// cure: BPF_PERCPU_ARRAY(space, struct event, 1) above, and in the program int zero = 0; struct event *e = space.lookup(&zero); if (!e) return 0;
#include <linux/slab.h>
struct evt { int a; };
int kprobe__inet_listen(struct pt_regs *ctx, void *sock, int backlog)
{
	struct evt *e = kzalloc(sizeof(*e), GFP_KERNEL);
	e->a = backlog;
	bpf_trace_printk("%d\n", e->a);
	return 0;
}
