/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 14:15, status 3
// cause: & stands before something that is computed here, and is nowhere in memory
// why: maps and streams take keys, values and events from memory, by their addresses
// cure: put it into a variable first, and & before the variable's name
#include <linux/ptrace.h>

BPF_HASH(calls, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u64 one = 1;

	calls.update(&(bpf_get_current_pid_tgid() >> 32), &one);
	return 0;
}
