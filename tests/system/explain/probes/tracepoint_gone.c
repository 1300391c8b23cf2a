/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:5, status 3
// cause: there is no tracepoint sched:sched_swich: nearest is sched:sched_switch (/sys/kernel/tracing/events has them)
// why: tracepoints are defined in the source of the kernel and of its modules, which must be loaded
// cure: use a name from there, written as tracepoint__CATEGORY__NAME
int tracepoint__sched__sched_swich(void *ctx)
{
	bpf_trace_printk("switch\n");
	return 0;
}
