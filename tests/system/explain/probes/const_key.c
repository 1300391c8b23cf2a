/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 11:24, status 0
// cause: a const variable is given as a map's key or value, whose functions take pointers to what is not const
// why: the kernel only reads it, but libbcc declares these functions so; it works all the same
// cure: leave const out of the variable's declaration
#include <linux/ptrace.h>
BPF_HASH(calls, u64, u64);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	const u64 pid = bpf_get_current_pid_tgid() >> 32;
	u64 *n = calls.lookup(&pid);
	if (n)
		*n += 1;
	return 0;
}
