/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The result of a lookup is used without a check for NULL. */
BPF_HASH(calls, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	u64 *count = calls.lookup(&pid);

	*count += 1; /* refused */
	return 0;
}
