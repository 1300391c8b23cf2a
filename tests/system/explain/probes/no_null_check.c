/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 13:9, status 3
// cause: the result of a lookup is used without a check for NULL
// why: lookup returns NULL if the map has no such key
// cure: add if (value) before the use, or call lookup_or_try_init or increment
BPF_HASH(counts, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	u64 *count = counts.lookup(&pid);

	*count += 1;
	return 0;
}
