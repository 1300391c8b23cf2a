/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:8, status 3
// cause: a variable outside of all functions is used, and programs of libbcc have none
// why: each function becomes a program by itself, and what they keep or share is in maps
// cure: BPF_ARRAY(name, u64, 1), with name.increment(0) or a lookup
int total;

int kprobe__inet_listen(struct pt_regs *ctx)
{
	total += 1;
	bpf_trace_printk("%d\n", total);
	return 0;
}
