/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 19:3, status 3
// cause: a map's value is indexed with a number that may be negative
// why: a signed number may be below 0, which is before the start of the value
// cure: make the index unsigned, and check its upper limit: if (i < N)
#include <linux/ptrace.h>

struct table {
	u64 slots[16];
};
BPF_ARRAY(tables, struct table, 1);

int kprobe__inet_listen(struct pt_regs *ctx, void *sock, int backlog)
{
	u32 zero = 0;
	struct table *t = tables.lookup(&zero);

	if (t)
		t->slots[backlog] += 1;
	return 0;
}
