/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:5, status 3
// cause: @FILE attaches nothing: the name of hello() does not say where it attaches (kprobe__FUNCTION, kretprobe__FUNCTION, syscall__NAME, TRACEPOINT_PROBE(CATEGORY, NAME), RAW_TRACEPOINT_PROBE(NAME), KFUNC_PROBE(FUNCTION, ...), KRETFUNC_PROBE(FUNCTION, ...), KMOD_RET(FUNCTION, ...), LSM_PROBE(HOOK, ...)), and no rule does (-a kprobe:FUNCTION=hello)
// why: two underscores separate the kind and the function: kprobe__inet_listen
// cure: rename the function, or add a rule; declare functions that are only called as static inline
int hello(void *ctx)
{
	bpf_trace_printk("hello\n");
	return 0;
}
