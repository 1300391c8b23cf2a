/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 14:15, status 3
// cause: & is used on a computed value, which has no address
// why: maps and streams read keys, values and events from memory, through a pointer
// cure: assign the value to a variable first, and pass the variable's address
#include <linux/ptrace.h>

BPF_HASH(calls, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u64 one = 1;

	calls.update(&(bpf_get_current_pid_tgid() >> 32), &one);
	return 0;
}
