/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 13:9, status 3
// cause: what the lookup returned is used without a check for NULL
// why: there may be nothing under that key, and then it returns NULL
// cure: if (value) before it is used, or lookup_or_try_init, or increment
BPF_HASH(counts, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	u64 *count = counts.lookup(&pid);

	*count += 1;
	return 0;
}
