/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 6:1, status 3
// cause: there is no tracepoint scheduler:sched_switch: nearest is sched:sched_switch
// why: its struct is made from the format that the kernel has for a tracepoint, and it has none for this one
// cure: take a name that /sys/kernel/tracing/events has, a folder for each category
TRACEPOINT_PROBE(scheduler, sched_switch)
{
	bpf_trace_printk("switch\n");
	return 0;
}
