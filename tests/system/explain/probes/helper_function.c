/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 16:9, status 3
// cause: a program calls a function that is itself a program, or is only declared
// why: each function that is not static is loaded as a separate program, and functions of the kernel cannot be called
// cure: declare the called function static inline
BPF_HASH(counts, u32, u64);

int add(u32 pid)
{
	counts.increment(pid);
	return 0;
}

int kprobe__inet_listen(struct pt_regs *ctx)
{
	return add(bpf_get_current_pid_tgid() >> 32);
}
