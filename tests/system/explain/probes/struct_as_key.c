/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 19:16, status 3
// cause: a struct conn_key is passed instead of its address
// why: maps and helpers take structs by pointer
// cure: add & before it
#include <linux/ptrace.h>

struct conn_key {
	u32 pid;
	u32 tid;
};
BPF_HASH(counts, struct conn_key, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	struct conn_key key = {};
	u64 one = 1;

	counts.update(key, &one);
	return 0;
}
