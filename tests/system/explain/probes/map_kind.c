/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:2, status 3
// cause: this kind of map has no map_lookup_elem
// why: stacks are written by their id, streams by submitting, arrays of programs by the host: each kind has its own functions
// cure: stacks.get_stackid(ctx, 0), events.perf_submit(ctx, &event, sizeof(event)); a BPF_HASH for what is to be looked up
#include <linux/ptrace.h>
BPF_STACK_TRACE(stacks, 128);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 key = 1; 
	stacks.lookup(&key);
	return 0;
}
