/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 1:1, status 3
// cause: @FILE has no program: define a function named kprobe__FUNCTION, kretprobe__FUNCTION, syscall__NAME, TRACEPOINT_PROBE(CATEGORY, NAME), RAW_TRACEPOINT_PROBE(NAME), KFUNC_PROBE(FUNCTION, ...), KRETFUNC_PROBE(FUNCTION, ...), KMOD_RET(FUNCTION, ...), LSM_PROBE(HOOK, ...), or one with any other name and a rule (-a)
// why: each function that is not static is a program, but this text has only static functions or none
// cure: remove static from the function to attach
BPF_HASH(counts, u32, u64);

static int count(struct pt_regs *ctx)
{
	counts.increment(1);
	return 0;
}
