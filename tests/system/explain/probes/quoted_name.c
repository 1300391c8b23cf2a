/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:1, status 3
// cause: the name counts is in quotes
// why: the macro builds C names from it, so it must be an identifier and not a string
// cure: remove the quotes: BPF_HASH(counts, KEY, VALUE), BPF_PERF_OUTPUT(counts)
#include <linux/ptrace.h>

BPF_HASH("counts", u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;

	counts.increment(pid);
	return 0;
}
