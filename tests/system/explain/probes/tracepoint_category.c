/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 6:1, status 3
// cause: there is no tracepoint scheduler:sched_switch: nearest is sched:sched_switch
// why: the struct is generated from the kernel's format of the tracepoint, and the kernel has no such format
// cure: use a name from /sys/kernel/tracing/events, which has one folder for each category
TRACEPOINT_PROBE(scheduler, sched_switch)
{
	bpf_trace_printk("switch\n");
	return 0;
}
