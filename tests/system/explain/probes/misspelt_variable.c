/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 12:19, status 3
// cause: pdi is not declared
// why: a name must be declared in this text or in an included header before it is used
// cure: check the spelling, or declare it above
BPF_HASH(counts, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;

	counts.increment(pdi);
	return 0;
}
