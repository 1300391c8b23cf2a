/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
// expect: error 6:2, status 3
// cause: there is no preprocessor directive of this name
// why: a # at the beginning of a line begins a directive
// cure: #include, #define, #undef, #if, #ifdef, #ifndef, #else, #endif and #pragma are the directives
#inclde <linux/ptrace.h>

int kprobe__inet_listen(struct pt_regs *ctx)
{
	bpf_trace_printk("hello\n");
	return 0;
}
