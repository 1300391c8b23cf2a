/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The cost of being attached where listen is: nothing is counted. */
BPF_ARRAY(never, u64, 1);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	if (!ctx)
		never.increment(0);
	return 0;
}

int kretprobe__inet_listen(struct pt_regs *ctx)
{
	if (!ctx)
		never.increment(0);
	return 0;
}
