/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:33, status 3
// cause: the tracepoint syscalls:sys_enter_openat has no field fd
// why: args has the fields of the kernel's format of this tracepoint
// cure: see /sys/kernel/tracing/events/syscalls/sys_enter_openat/format; read a __data_loc field with TP_DATA_LOC_READ_CONST(to, fd, sizeof(to))
TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
	bpf_trace_printk("%d\n", args->fd);
	return 0;
}
