/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 13:3, status 3
// cause: this return has no value, but kretprobe__vfs_read is declared to return one
// why: the return value is read from a register, which the program must have set
// cure: return 0;
#include <linux/ptrace.h>
BPF_HASH(start, u32, u64);
int kretprobe__vfs_read(struct pt_regs *ctx)
{
	u32 tid = bpf_get_current_pid_tgid();
	u64 *ts = start.lookup(&tid);
	if (ts == 0)
		return;
	bpf_trace_printk("%lu\n", *ts);
	return 0;
}
