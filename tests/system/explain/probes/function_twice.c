/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 14:5, status 3
// cause: there are two programs for inet_listen
// why: the name of a program says where it attaches, and a name can be defined only once
// cure: merge the two functions, or give one another name and a rule: // calltap: -a kprobe:inet_listen=NAME
BPF_HASH(counts, u32, u64);

int kprobe__inet_listen(struct pt_regs *ctx)
{
	counts.increment(1);
	return 0;
}

int kprobe__inet_listen(struct pt_regs *ctx)
{
	counts.increment(2);
	return 0;
}
