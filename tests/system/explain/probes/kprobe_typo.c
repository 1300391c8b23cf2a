/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:5, status 3
// cause: the kernel has no function inet_lisen that can be probed: nearest is inet_listen
// why: no function of this name is in the kernel or in a loaded module, or it is inlined into all its callers
// cure: calltap --list 'fn:PATTERN' shows functions that can be probed; for an inlined function probe its caller
int kprobe__inet_lisen(struct pt_regs *ctx)
{
	bpf_trace_printk("listening\n");
	return 0;
}
