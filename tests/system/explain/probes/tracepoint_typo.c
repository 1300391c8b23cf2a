/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: warning 6:1, status 3
// cause: there is no tracepoint syscalls:sys_enter_opena: nearest are syscalls:sys_enter_openat, syscalls:sys_enter_open and syscalls:sys_enter_openat2
// why: the struct is generated from the kernel's format of the tracepoint, and the kernel has no such format
// cure: use a name from /sys/kernel/tracing/events, which has one folder for each category
TRACEPOINT_PROBE(syscalls, sys_enter_opena)
{
	bpf_trace_printk("open\n");
	return 0;
}
