/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A kernel function that does not exist. */
BPF_ARRAY(calls, u64, 1);

int kprobe__inet_lisen(struct pt_regs *ctx)
{
	calls.increment(0);
	return 0;
}
