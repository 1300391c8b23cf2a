/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 11:18, status 0
// cause: increment takes the key itself, and this is its address
// why: unlike lookup and update it is a macro that makes a variable of what it is given: the address would be the key
// cure: the key without the &
#include <linux/ptrace.h>
BPF_HASH(calls, u64, u64);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	u64 pid = bpf_get_current_pid_tgid() >> 32;
	calls.increment(&pid);
	return 0;
}
