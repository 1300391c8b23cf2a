/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 11:6, status 3
// cause: lookup returns a pointer to the value, but a number is declared here
// why: the value stays in the map, where other programs can change it; NULL means that there is no value
// cure: declare a pointer, u64 *value = ..., and read *value after if (value)
#include <linux/ptrace.h>
BPF_HASH(start, u64, u64);
int kretprobe__inet_listen(struct pt_regs *ctx)
{
	u64 pid = bpf_get_current_pid_tgid();
	u64 began = start.lookup(&pid);
	if (began)
		bpf_trace_printk("%d\n", bpf_ktime_get_ns() - began);
	return 0;
}
