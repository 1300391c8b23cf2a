/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:2, status 3
// cause: this kind of map does not support map_lookup_elem
// why: each kind of map has its own functions: stacks are stored by id, streams are submitted to, and program arrays are filled by user space
// cure: stacks.get_stackid(ctx, 0), events.perf_submit(ctx, &event, sizeof(event)); use a BPF_HASH for lookups
#include <linux/ptrace.h>
BPF_STACK_TRACE(stacks, 128);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 key = 1; 
	stacks.lookup(&key);
	return 0;
}
