/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:5, status 3
// cause: @FILE: tracepoint__sched_switch does not name CATEGORY__NAME, as in tracepoint__syscalls__sys_enter_listen
// why: the part of the name before the first two underscores is the kind of attach point, the rest is the point
// cure: use TRACEPOINT_PROBE(category, name), or a rule: // calltap: -a KIND:POINT=PROGRAM
int tracepoint__sched_switch(void *ctx)
{
	bpf_trace_printk("switch\n");
	return 0;
}
