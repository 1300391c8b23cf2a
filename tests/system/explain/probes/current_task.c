/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 16:12, status 3
// position of the verifier: 16:21
// verifier cause: a program cannot read current
// verifier why: the kernel keeps it in per-CPU memory, which a program cannot access
// verifier cure: (struct task_struct *)bpf_get_current_task() is the same task; bpf_get_current_pid_tgid() >> 32 is its process id
// cause: current is not available in a program
// why: the kernel's macro reads a CPU register that programs cannot access
// cure: use (struct task_struct *)bpf_get_current_task(); for the pid alone, bpf_get_current_pid_tgid() >> 32
#include <linux/sched.h>

BPF_HASH(counts, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = current->pid;

	counts.increment(pid);
	return 0;
}
