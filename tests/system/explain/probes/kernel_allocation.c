/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:18, status 3
// cause: a program cannot allocate memory
// why: it can run in any context, also where sleeping is forbidden; it has its stack, and maps that are created before it is attached
// cure: declare BPF_PERCPU_ARRAY(space, struct event, 1) above, and use int zero = 0; struct event *e = space.lookup(&zero); if (!e) return 0;
#include <linux/slab.h>
struct evt { int a; };
int kprobe__inet_listen(struct pt_regs *ctx, void *sock, int backlog)
{
	struct evt *e = kzalloc(sizeof(*e), GFP_KERNEL);
	e->a = backlog;
	bpf_trace_printk("%d\n", e->a);
	return 0;
}
