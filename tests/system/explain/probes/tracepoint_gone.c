/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:5, status 3
// cause: there is no tracepoint sched:sched_swich: nearest is sched:sched_switch (/sys/kernel/tracing/events has them)
// why: tracepoints are places that the kernel's authors have chosen, and are part of a kernel or of a module that is loaded
// cure: take a name from there: calltap's name for it is tracepoint__CATEGORY__NAME
int tracepoint__sched__sched_swich(void *ctx)
{
	bpf_trace_printk("switch\n");
	return 0;
}
