/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 11:24, status 0
// cause: a const variable is passed as the key or value of a map, whose functions take non-const pointers
// why: libbcc declares these functions without const; the kernel only reads the variable, so the program works
// cure: remove const from the declaration of the variable
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
