/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 11:6, status 3
// cause: [ ] is used on a value that is not an array
// why: a map of libbcc is not a C array: its elements are accessed with functions
// cure: use u64 *value = map.lookup(&key); and map.update(&key, &value);
#include <linux/ptrace.h>
BPF_HASH(last, u32, u64);
int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	last[pid] = bpf_ktime_get_ns();
	return 0;
}
