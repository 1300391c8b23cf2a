/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 14:22, status 3
// cause: this function takes 1 arguments, and is given 2
// why: a call has a value for each of the function's parameters
// cure: give those that it is declared with: bpf-helpers(7) has the kernel's helpers, and maps take update(&key, &value), lookup(&key), delete(&key)
#include <linux/ptrace.h>

BPF_HASH(counts, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;

	counts.delete(&pid, &pid);
	return 0;
}
