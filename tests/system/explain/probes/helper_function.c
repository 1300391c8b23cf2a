/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 16:9, status 3
// cause: a program calls a function that is a program itself, or is only declared
// why: each function that is not static is loaded by itself, as what may be attached, and none of the kernel's own can be called
// cure: static inline in front of the function that is called
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
