/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 9:2, status 3
// cause: a map is declared inside a function
// why: maps are created when the probe is loaded, before any of its functions runs, and all functions share them
// cure: move the line above all functions
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx)
{
	BPF_HASH(counts, u32, u64);
	u32 pid = 1;
	counts.increment(pid);
	return 0;
}
