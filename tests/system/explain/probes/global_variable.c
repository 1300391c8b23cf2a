/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 10:8, status 3
// cause: a global variable is used, which libbcc does not support
// why: each function becomes a separate program; data that persists or is shared is kept in maps
// cure: BPF_ARRAY(name, u64, 1), with name.increment(0) or a lookup
int total;

int kprobe__inet_listen(struct pt_regs *ctx)
{
	total += 1;
	bpf_trace_printk("%d\n", total);
	return 0;
}
