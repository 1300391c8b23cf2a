/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 9:12, status 3
// cause: there is no helper function bpf_get_current_pid
// why: a program can call the kernel's helper functions only, and none has this name
// cure: use a name from bpf-helpers(7): bpf_get_current_pid_tgid, bpf_ktime_get_ns, bpf_probe_read_kernel, ...
#include <linux/ptrace.h>
int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid() >> 32;
	bpf_trace_printk("%d\n", pid);
	return 0;
}
