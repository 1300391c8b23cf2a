/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 8:5, status 3
// cause: @FILE attaches nothing: the name of kprobe_inet_listen() does not say where it attaches (kprobe__FUNCTION, kretprobe__FUNCTION, syscall__NAME, TRACEPOINT_PROBE(CATEGORY, NAME), RAW_TRACEPOINT_PROBE(NAME), KFUNC_PROBE(FUNCTION, ...), KRETFUNC_PROBE(FUNCTION, ...), KMOD_RET(FUNCTION, ...), LSM_PROBE(HOOK, ...)), and no rule does (-a kprobe:FUNCTION=kprobe_inet_listen)
// why: two underscores separate the kind and the function: kprobe__inet_listen
// cure: rename the function, or add a rule; declare functions that are only called as static inline
BPF_HASH(counts, u32, u64);

int kprobe_inet_listen(struct pt_regs *ctx)
{
	counts.increment(1);
	return 0;
}
