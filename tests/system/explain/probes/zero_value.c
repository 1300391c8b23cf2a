/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 13:2, status 3
// cause: 0 is passed instead of the address of a value
// why: the initial value of a key is copied from memory, and there is no memory at NULL
// cure: declare u64 zero = 0; and pass &zero
#include <linux/ptrace.h>

BPF_HASH(counts, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	u64 *count = counts.lookup_or_try_init(&pid, 0);

	if (count)
		*count += 1;
	return 0;
}
