/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:44, status 3
// cause: a ; is missing at the end of this statement
// why: in C, a statement ends at a ; and not at the end of the line
// cure: add the ;
BPF_HASH(counts, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32

	counts.increment(pid);
	return 0;
}
