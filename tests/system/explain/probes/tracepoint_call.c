/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:16, status 3
// cause: there is no tracepoint syscalls:openat: nearest are syscalls:sys_enter_openat and syscalls:sys_exit_openat (/sys/kernel/tracing/events has them)
// why: tracepoints are places that the kernel's authors have chosen, and are part of a kernel or of a module that is loaded
// cure: take a name from there: calltap's name for it is tracepoint__CATEGORY__NAME
// calltap: -a tracepoint:syscalls:openat=opens
int opens(void *ctx)
{
	bpf_trace_printk("open\n");
	return 0;
}
