/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 13:9, status 3
// cause: maps have no function put: counts has lookup, lookup_or_try_init, update, insert, delete, increment
// why: libbcc translates these calls to helper functions of the kernel, and knows no others
// cure: use counts.update(&key, &value) to store a value; counts.lookup(&key) returns a pointer to it, or NULL
BPF_HASH(counts, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	u64 one = 1;

	counts.put(&pid, &one);
	return 0;
}
