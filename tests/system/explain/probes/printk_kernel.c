/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:2, status 3
// cause: printk is a kernel function, which a program cannot call
// why: a program can call helper functions, whose names begin with bpf_, and its own static functions
// cure: read the same data in the program; bpf_trace_printk prints
int kprobe__inet_listen(struct pt_regs *ctx)
{
	printk("listening\n");
	return 0;
}
