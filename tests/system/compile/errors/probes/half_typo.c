/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* One program attaches, the other cannot: neither may stay attached. */
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
