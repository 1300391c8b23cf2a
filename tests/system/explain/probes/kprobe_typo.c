/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:5, status 3
// cause: the kernel has no function inet_lisen that can be probed: nearest is inet_listen
// why: it is not in this kernel under that name, nor in a module that is loaded, or inlined wherever it is called, and then there is no place to probe
// cure: calltap --list 'fn:PATTERN' names what there is; of an inlined one probe what calls it
int kprobe__inet_lisen(struct pt_regs *ctx)
{
	bpf_trace_printk("listening\n");
	return 0;
}
