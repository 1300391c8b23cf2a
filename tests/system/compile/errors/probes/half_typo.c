/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The first can be attached, the second cannot: nothing of the first may stay. */
BPF_ARRAY(calls, u64, 1);

int kprobe__inet_lisen(struct pt_regs *ctx)
{
	calls.increment(0);
	return 0;
}

int kretprobe__inet_listen(struct pt_regs *ctx)
{
	return 0;
}
