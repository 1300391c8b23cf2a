/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:13, status 3
// cause: -p 4711: only -a RULE is allowed after calltap: in a text
// why: a rule belongs to the source; other options belong to a run
// cure: give the option on the command line
// calltap: -p 4711
int count(struct pt_regs *ctx)
{
	bpf_trace_printk("listening\n");
	return 0;
}
