/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:2, status 3
// cause: there is no directive of this name
// why: a # at the beginning of a line makes it one for the preprocessor, which knows a few words
// cure: #include, #define, #undef, #if, #ifdef, #ifndef, #else, #endif, #pragma, as it is written there
#inclde <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk("hello\n");
	return 0;
}
