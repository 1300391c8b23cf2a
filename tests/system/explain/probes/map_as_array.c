/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:6, status 3
// cause: [ ] takes an element of an array, and what stands before it here is none
// why: a map of libbcc's is no array of C's: what is in it is reached through its functions
// cure: u64 *value = map.lookup(&key); and map.update(&key, &value);
#include <linux/ptrace.h>
BPF_HASH(last, u32, u64);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	last[pid] = bpf_ktime_get_ns();
	return 0;
}
