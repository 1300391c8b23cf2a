/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 6:1, status 3
// cause: there is no tracepoint syscalls:sys_enter_opena: nearest are syscalls:sys_enter_openat, syscalls:sys_enter_open and syscalls:sys_enter_openat2
// why: its struct is made from the format that the kernel has for a tracepoint, and it has none for this one
// cure: take a name that /sys/kernel/tracing/events has, a folder for each category
TRACEPOINT_PROBE(syscalls, sys_enter_opena)
{
	bpf_trace_printk("open\n");
	return 0;
}
