/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:17, status 3
// cause: the key of the map is a struct slot, but this is a unsigned int
// why: increment takes the key itself, in the type that the map is declared with
// cure: use a variable of that type, and set its members; or change the key type of the map: BPF_HISTOGRAM(name, u32)
#include <linux/ptrace.h>
struct slot { u32 pid; u64 slot; };
BPF_HISTOGRAM(dist, struct slot);
int kprobe__inet_listen(struct pt_regs *ctx, void *s, int backlog)
{
	dist.increment(bpf_log2l(backlog));
	return 0;
}
