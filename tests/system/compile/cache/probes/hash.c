/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Hashes and arrays, a struct as the key. */
#include <linux/sched.h>
#include <uapi/linux/ptrace.h>

struct hash_key {
	u32 pid;
	char comm[TASK_COMM_LEN];
};

BPF_HASH(counts, struct hash_key, u64);
BPF_ARRAY(total, u64, 4);
BPF_PERCPU_ARRAY(per_cpu, u64, 1);

int kprobe__do_exit(struct pt_regs *ctx)
{
	struct hash_key key = { .pid = bpf_get_current_pid_tgid() >> 32 };
	int zero = 0;
	u64 *n;

	bpf_get_current_comm(key.comm, sizeof(key.comm));
	counts.increment(key);
	n = total.lookup(&zero);
	if (n)
		__sync_fetch_and_add(n, 1);
	per_cpu.increment(zero);
	return 0;
}
