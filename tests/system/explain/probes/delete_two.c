/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 14:22, status 3
// cause: this function takes 1 arguments, but gets 2
// why: a call must have one argument for each parameter of the function
// cure: see bpf-helpers(7) for the kernel's helpers; maps have update(&key, &value), lookup(&key) and delete(&key)
#include <linux/ptrace.h>

BPF_HASH(counts, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;

	counts.delete(&pid, &pid);
	return 0;
}
