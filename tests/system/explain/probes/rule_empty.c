/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 7:15, status 3
// cause: -a : a rule is KIND:POINT=PROGRAM, as in kprobe:inet_listen=my_function
// why: a rule is KIND:POINT=PROGRAM, and the form of POINT depends on the kind
// cure: kprobe:FUNCTION=PROGRAM, tracepoint:CATEGORY:NAME=PROGRAM, uprobe:FILE:SYMBOL=PROGRAM; calltap-probe(7) lists all
// calltap: -a kprobe:inet_listen=count
// calltap: -a
int count(struct pt_regs *ctx)
{
	bpf_trace_printk("listening\n");
	return 0;
}
