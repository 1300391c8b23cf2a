/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:16, status 3
// cause: there is no tracepoint syscalls:openat: nearest are syscalls:sys_enter_openat and syscalls:sys_exit_openat (/sys/kernel/tracing/events has them)
// why: tracepoints are defined in the source of the kernel and of its modules, which must be loaded
// cure: use a name from there, written as tracepoint__CATEGORY__NAME
// calltap: -a tracepoint:syscalls:openat=opens
int opens(void *ctx)
{
	bpf_trace_printk("open\n");
	return 0;
}
