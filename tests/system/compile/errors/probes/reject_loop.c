/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A loop without a bound. */
int kprobe__inet_listen(struct pt_regs *ctx)
{
	u64 end = bpf_get_prandom_u32();

	while (bpf_ktime_get_ns() != end) /* refused */
		;
	return 0;
}
