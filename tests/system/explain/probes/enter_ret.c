/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:33, status 3
// cause: sys_enter_openat has no result: it is where the call begins
// why: a system call has two tracepoints, and what it returns is known at the second
// cure: TRACEPOINT_PROBE(syscalls, sys_exit_openat), where args->ret is
TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
	bpf_trace_printk("%d\n", args->ret);
	return 0;
}
