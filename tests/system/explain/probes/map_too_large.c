/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:18, status 3
// cause: the kernel does not create the map space with 1 elements: Argument list too long
// why: each kind of map limits the size of keys and values (32 kB per CPU for per-CPU maps), and the total memory is limited
// cure: declare fewer or smaller elements
#include <linux/ptrace.h>

struct page_of_text {
	char text[65536];
};
BPF_PERCPU_ARRAY(space, struct page_of_text, 1);
BPF_PERF_OUTPUT(events);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	int zero = 0;
	struct page_of_text *p = space.lookup(&zero);

	if (p)
		events.perf_submit(ctx, p, 64);
	return 0;
}
