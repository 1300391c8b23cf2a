/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 11:18, status 0
// cause: increment takes the key, but this is the key's address
// why: increment is a macro that copies its argument to a variable: it would use the address as the key
// cure: remove the &
#include <linux/ptrace.h>
BPF_HASH(calls, u64, u64);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	u64 pid = bpf_get_current_pid_tgid() >> 32;
	calls.increment(&pid);
	return 0;
}
