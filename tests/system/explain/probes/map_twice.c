/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:1, status 3
// cause: there are two maps or streams named counts
// why: each macro of libbcc declares one map, which is identified by its name
// cure: rename one of them, here and wherever it is used
#include <linux/ptrace.h>
BPF_HASH(counts, u32, u64);
BPF_HASH(counts, u64, u64);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid();
	counts.increment(pid);
	return 0;
}
