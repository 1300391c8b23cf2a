/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 11:29, status 3
// cause: a value is passed instead of its address: a u32 for a u32 *
// why: the kernel reads keys and values from memory, through a pointer to them
// cure: store it in a variable, and pass the variable's address with &
BPF_HASH(counts, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	u64 *count = counts.lookup(pid);

	if (count)
		*count += 1;
	return 0;
}
