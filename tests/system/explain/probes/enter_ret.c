/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:33, status 3
// cause: sys_enter_openat has no result: it runs when the system call begins
// why: a system call has two tracepoints, and only the second one knows the result
// cure: use TRACEPOINT_PROBE(syscalls, sys_exit_openat), which has args->ret
TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
	bpf_trace_printk("%d\n", args->ret);
	return 0;
}
