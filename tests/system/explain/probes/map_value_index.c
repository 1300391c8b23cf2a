/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 19:3, status 3
// cause: a map's value is indexed by a number that may be negative
// why: a number with a sign that comes from outside may be below 0, which is in front of the value
// cure: make the index unsigned, and look that it is below the end: if (i < N)
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
